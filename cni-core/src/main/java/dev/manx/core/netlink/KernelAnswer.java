package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;

/// Reads the kernel's verdict on a request.
///
/// ```
/// struct nlmsgerr {          linux/netlink.h, the body of NLMSG_ERROR
///   int error;               0, or minus errno
///   struct nlmsghdr msg;     the request's header; its body behind it unless NLM_F_CAPPED
/// };                         then attributes, with NLM_F_ACK_TLVS: enum nlmsgerr_attrs
/// ```
final class KernelAnswer {

    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int NLMSGERR_ATTR_OFFS = 2;
    private static final int SIZEOF_INT = 4;

    private KernelAnswer() {}

    /// The positive errno of an `NLMSG_ERROR` or `NLMSG_DONE`; 0 for success.
    static int errno(Message verdict) throws MalformedMessageException {
        return -verdict.content(SIZEOF_INT).getInt(0);
    }

    /// What to throw for an `NLMSG_ERROR` or `NLMSG_DONE` that says that `operation` failed.
    static NetlinkException failure(String operation, Message verdict)
            throws MalformedMessageException {
        var errno = new Errno(errno(verdict));
        if ((verdict.flags() & Message.NLM_F_ACK_TLVS) == 0) {
            return new NetlinkException(operation, errno, "", NetlinkException.NO_OFFSET);
        }
        var attributes = verdict.attributes(attributesOffset(verdict));
        return new NetlinkException(
                operation,
                errno,
                attributes.getString(NLMSGERR_ATTR_MSG),
                attributes.getInt(NLMSGERR_ATTR_OFFS, NetlinkException.NO_OFFSET));
    }

    private static int attributesOffset(Message verdict) throws MalformedMessageException {
        if (verdict.type() == Message.NLMSG_DONE) {
            return SIZEOF_INT;
        }
        int start = SIZEOF_INT + Message.HEADER;
        if ((verdict.flags() & Message.NLM_F_CAPPED) != 0) {
            return start;
        }
        int requestLength = verdict.content(start).getInt(SIZEOF_INT);
        if (requestLength < Message.HEADER || requestLength > verdict.body().limit()) {
            throw new MalformedMessageException(
                    "the request in an error has a length of "
                            + Integer.toUnsignedString(requestLength));
        }
        return SIZEOF_INT + Align.align(requestLength);
    }
}
