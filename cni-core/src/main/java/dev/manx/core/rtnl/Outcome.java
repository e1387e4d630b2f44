package dev.manx.core.rtnl;

import dev.manx.core.netlink.NetlinkException;

/// What came of one [RtnlRequest].
public sealed interface Outcome {

    /// It is done. Also the outcome of a question that the kernel acknowledged and did not answer.
    record Done() implements Outcome {}

    /// What a [GetLink] found.
    record Found(Link link) implements Outcome {}

    /// What a [RouteTo] found.
    record Routed(Route route) implements Outcome {}

    /// The kernel refused it. Requests around it in the same send were tried all the same.
    record Failed(NetlinkException cause) implements Outcome {}
}
