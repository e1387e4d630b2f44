package dev.manx.core.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the body of a message: first the fields of its fixed struct, then attributes, which it
/// pads and whose lengths it fills in. Numbers are in the machine's byte order, as netlink has
/// them; addresses are bytes.
///
/// ```
/// struct nlattr { __u16 nla_len; __u16 nla_type; };   linux/netlink.h; then the payload
/// ```
public final class AttributeWriter {

    /// `#define NLA_HDRLEN ((int) NLA_ALIGN(sizeof(struct nlattr)))`
    static final int HEADER = 4;

    private static final int MAX_ATTRIBUTE = 0xffff;

    private ByteBuffer buffer;

    AttributeWriter(int capacity) {
        buffer = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    /// A `__u8` field of the fixed struct.
    public AttributeWriter field8(int value) {
        room(1);
        buffer.put((byte) value);
        return this;
    }

    /// A `__u16` field of the fixed struct.
    public AttributeWriter field16(int value) {
        room(2);
        buffer.putShort((short) value);
        return this;
    }

    /// A `__u32` or `int` field of the fixed struct.
    public AttributeWriter field32(int value) {
        room(4);
        buffer.putInt(value);
        return this;
    }

    /// An attribute of raw bytes: an address, a MAC.
    public void put(int type, byte[] payload) {
        int length = HEADER + payload.length;
        if (length > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "attribute " + type + " has " + payload.length + " bytes, which do not fit");
        }
        room(Align.align(length));
        buffer.putShort((short) length).putShort((short) type).put(payload);
        pad();
    }

    /// A `NLA_U32` or `NLA_S32` attribute.
    public void putInt(int type, int value) {
        room(HEADER + 4);
        buffer.putShort((short) (HEADER + 4)).putShort((short) type).putInt(value);
    }

    /// A `NLA_NUL_STRING` attribute: the text and a closing NUL, as for names.
    public void putName(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    /// A `NLA_STRING` attribute that is kept as it comes, without a NUL: `IFLA_IFALIAS`.
    public void putText(int type, String text) {
        put(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /// An attribute made of what `content` writes: attributes, possibly behind a struct.
    public void nested(int type, Runnable content) {
        room(HEADER);
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        content.run();
        int length = buffer.position() - start;
        if (length > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "attribute " + type + " nests " + length + " bytes, which do not fit");
        }
        buffer.putShort(start, (short) length);
        pad();
    }

    int position() {
        return buffer.position();
    }

    void patchInt(int position, int value) {
        buffer.putInt(position, value);
    }

    /// What is written so far, as a read-only view.
    ByteBuffer written() {
        return buffer.asReadOnlyBuffer().order(ByteOrder.nativeOrder()).flip();
    }

    private void pad() {
        int end = Align.align(buffer.position());
        room(end - buffer.position());
        while (buffer.position() < end) {
            buffer.put((byte) 0);
        }
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            buffer =
                    ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(buffer.flip());
        }
    }
}
