package dev.manx.core.netlink;

/// Puts a message header in front of a request's body; the layout is in [Message].
final class MessageEncoding {

    private MessageEncoding() {}

    static void append(AttributeWriter writer, NetlinkRequest request, int flags, int sequence) {
        int start = writer.position();
        writer.field32(0) // nlmsg_len, known below
                .field16(request.type())
                .field16(flags | Message.NLM_F_REQUEST)
                .field32(sequence)
                .field32(0); // nlmsg_pid: to the kernel
        request.writeBody(writer);
        // Structs and attributes are multiples of four, so the next message starts right here.
        writer.patchInt(start, writer.position() - start);
    }
}
