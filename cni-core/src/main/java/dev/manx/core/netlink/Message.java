package dev.manx.core.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// One netlink message that came in.
///
/// ```
/// struct nlmsghdr {          linux/netlink.h
///   __u32 nlmsg_len;         header and body, without the padding behind it
///   __u16 nlmsg_type;
///   __u16 nlmsg_flags;
///   __u32 nlmsg_seq;         the request's number, in its answers
///   __u32 nlmsg_pid;
/// };
/// ```
///
/// @param type `nlmsg_type`, 0 to 65535
/// @param flags `nlmsg_flags`
/// @param sequence `nlmsg_seq`
/// @param body what is behind the header: read-only, in the machine's byte order. Use
///   [#content(int)], which leaves this one's position alone.
public record Message(int type, int flags, int sequence, ByteBuffer body) {

    /// `#define NLMSG_HDRLEN ((int) NLMSG_ALIGN(sizeof(struct nlmsghdr)))`
    static final int HEADER = 16;

    // linux/netlink.h, types of control messages
    static final int NLMSG_NOOP = 0x1;
    static final int NLMSG_ERROR = 0x2;
    static final int NLMSG_DONE = 0x3;

    // linux/netlink.h, flags
    static final int NLM_F_REQUEST = 0x01;
    static final int NLM_F_ACK = 0x04;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x100 | 0x200;

    // linux/netlink.h, flags of an NLMSG_ERROR
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;

    /// Splits a datagram into its messages. The bytes are copied: the buffer is the socket's.
    static List<Message> parse(ByteBuffer datagram) throws MalformedMessageException {
        byte[] copy = new byte[datagram.remaining()];
        datagram.duplicate().get(copy);
        var bytes = ByteBuffer.wrap(copy).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        var messages = new ArrayList<Message>();
        int at = 0;
        while (at < bytes.limit()) {
            int left = bytes.limit() - at;
            if (left < HEADER) {
                throw new MalformedMessageException(
                        "message at byte " + at + ": too short (" + left + " < 16 bytes)");
            }
            int length = bytes.getInt(at);
            if (length < HEADER || length > left) {
                throw new MalformedMessageException(
                        "message at byte "
                                + at
                                + ": length "
                                + Integer.toUnsignedString(length)
                                + " is not between 16 and the "
                                + left
                                + " bytes there are");
            }
            var body = bytes.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder());
            messages.add(
                    new Message(
                            Short.toUnsignedInt(bytes.getShort(at + 4)),
                            Short.toUnsignedInt(bytes.getShort(at + 6)),
                            bytes.getInt(at + 8),
                            body));
            at += Align.align(length);
        }
        return messages;
    }

    /// A fresh view of the body, at its start.
    ///
    /// @param structSize of the fixed struct that it must begin with
    /// @throws MalformedMessageException when it is shorter than that
    public ByteBuffer content(int structSize) throws MalformedMessageException {
        if (body.limit() < structSize) {
            throw new MalformedMessageException(
                    "message of type "
                            + type
                            + ": body has "
                            + body.limit()
                            + " bytes, its struct "
                            + structSize);
        }
        return body.duplicate().order(ByteOrder.nativeOrder()).rewind();
    }

    /// The attributes behind the fixed struct.
    ///
    /// @param structSize the struct's size; attributes start at the next multiple of four
    public AttributeReader attributes(int structSize) throws MalformedMessageException {
        var content = content(structSize);
        int start = Math.min(Align.align(structSize), content.limit());
        return AttributeReader.parse(content.slice(start, content.limit() - start));
    }
}
