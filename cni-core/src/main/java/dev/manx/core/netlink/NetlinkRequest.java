package dev.manx.core.netlink;

/// One thing asked of the kernel, as a value: nothing happens until a [NetlinkBatch] sends it.
public interface NetlinkRequest {

    /// The operation in words, for errors: `add route 10.4.2.0/26 via 10.4.3.1 dev eth0`.
    String describe();

    /// `nlmsg_type`, such as `RTM_NEWLINK`.
    int type();

    /// `nlmsg_flags` besides `NLM_F_REQUEST` and `NLM_F_ACK`, which every request has.
    int flags();

    /// Writes what is behind the message header: the fixed struct of this type, then attributes.
    void writeBody(AttributeWriter writer);
}
