package dev.manx.core.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The attributes of a message or of a nest, by type. Everything is checked against the bytes there
/// are: a wrong length is an error, never a shorter or longer read. Unknown attributes are ignored,
/// because newer kernels send more. Of two of the same type the later one counts, as in the kernel
/// (`nla_parse`).
public final class AttributeReader {

    /// `#define NLA_TYPE_MASK ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER)`, which are bits 15 and 14.
    private static final int NLA_TYPE_MASK = 0x3fff;

    private record Attribute(int type, ByteBuffer payload) {}

    private final List<Attribute> attributes;

    private AttributeReader(List<Attribute> attributes) {
        this.attributes = attributes;
    }

    /// Reads attributes from the buffer's position to its limit.
    public static AttributeReader parse(ByteBuffer buffer) throws MalformedMessageException {
        var bytes = buffer.slice().order(ByteOrder.nativeOrder());
        var attributes = new ArrayList<Attribute>();
        int at = 0;
        while (at < bytes.limit()) {
            int left = bytes.limit() - at;
            if (left < AttributeWriter.HEADER) {
                throw new MalformedMessageException(
                        "attribute at byte " + at + ": too short (" + left + " < 4 bytes)");
            }
            int length = Short.toUnsignedInt(bytes.getShort(at));
            int type = Short.toUnsignedInt(bytes.getShort(at + 2)) & NLA_TYPE_MASK;
            if (length < AttributeWriter.HEADER || length > left) {
                throw new MalformedMessageException(
                        "attribute "
                                + type
                                + " at byte "
                                + at
                                + ": length "
                                + length
                                + " is not between 4 and the "
                                + left
                                + " bytes there are");
            }
            int payload = length - AttributeWriter.HEADER;
            attributes.add(
                    new Attribute(
                            type,
                            bytes.slice(at + AttributeWriter.HEADER, payload)
                                    .order(ByteOrder.nativeOrder())));
            at += Align.align(length);
        }
        return new AttributeReader(attributes);
    }

    public boolean has(int type) {
        return find(type) >= 0;
    }

    /// A `NLA_U32` or `NLA_S32`, or `absent` when there is none.
    public int getInt(int type, int absent) throws MalformedMessageException {
        int index = find(type);
        if (index < 0) {
            return absent;
        }
        var payload = attributes.get(index).payload;
        if (payload.limit() != Integer.BYTES) {
            throw wrongSize(type, payload.limit(), "4");
        }
        return payload.getInt(0);
    }

    /// Number `index`, counted from 0, of a payload that is an array of `__u32`, or `absent` when
    /// there is no such attribute or the array ends before.
    public int getIntOfArray(int type, int index, int absent) throws MalformedMessageException {
        int found = find(type);
        if (found < 0) {
            return absent;
        }
        var payload = attributes.get(found).payload;
        if (payload.limit() % Integer.BYTES != 0) {
            throw wrongSize(type, payload.limit(), "a multiple of 4");
        }
        int offset = index * Integer.BYTES;
        return offset < payload.limit() ? payload.getInt(offset) : absent;
    }

    /// A text, with or without a closing NUL; empty when there is none.
    public String getString(int type) {
        byte[] bytes = getBytes(type);
        boolean closed = bytes.length > 0 && bytes[bytes.length - 1] == 0;
        return new String(bytes, 0, bytes.length - (closed ? 1 : 0), StandardCharsets.UTF_8);
    }

    /// The payload as it is; no bytes when there is no such attribute.
    public byte[] getBytes(int type) {
        int index = find(type);
        if (index < 0) {
            return new byte[0];
        }
        var payload = attributes.get(index).payload;
        byte[] bytes = new byte[payload.limit()];
        payload.get(0, bytes);
        return bytes;
    }

    /// The payload, which must have `size` bytes.
    ///
    /// @throws MalformedMessageException also when there is no such attribute
    public byte[] getBytes(int type, int size) throws MalformedMessageException {
        if (!has(type)) {
            throw new MalformedMessageException("attribute " + type + " is missing");
        }
        byte[] bytes = getBytes(type);
        if (bytes.length != size) {
            throw wrongSize(type, bytes.length, Integer.toString(size));
        }
        return bytes;
    }

    /// The attributes inside; none when there is no such attribute.
    public AttributeReader nested(int type) throws MalformedMessageException {
        int index = find(type);
        return index < 0
                ? new AttributeReader(List.of())
                : parse(attributes.get(index).payload.duplicate());
    }

    private int find(int type) {
        for (int i = attributes.size() - 1; i >= 0; i--) {
            if (attributes.get(i).type == type) {
                return i;
            }
        }
        return -1;
    }

    private static MalformedMessageException wrongSize(int type, int found, String wanted) {
        return new MalformedMessageException(
                "attribute " + type + ": has " + found + " bytes, not " + wanted);
    }
}
