package dev.manx.cni.attach;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;

/// What a host end is made with, and recognised by.
///
/// @param owner who it is for, and its alias
/// @param name its name
/// @param mac its hardware address
/// @param ofPod whether the name is a pod's, which the pod's next sandbox gets again
public record HostEnd(Alias owner, InterfaceName name, Mac mac, boolean ofPod) {

    /// What a link is to this attachment.
    public enum Claim {
        /// The attachment's own, whole or half-made.
        OWN,
        /// What an earlier sandbox of the same pod has left behind: nobody misses it.
        LEFTOVER,
        /// Somebody else's.
        FOREIGN
    }

    private static final String VETH = "veth";

    /// @throws CniException when the owner does not fit into an alias
    public static HostEnd of(ManxConf conf, Invocation call) throws CniException {
        InterfaceName ifname = call.ifname().orElseThrow();
        var owner = new Alias(conf.network(), call.containerId(), ifname);
        int length = owner.toString().length();
        if (length > Alias.MAX_LENGTH) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    "name: with the container id it makes a link alias of "
                            + length
                            + " characters, and the kernel takes "
                            + Alias.MAX_LENGTH);
        }
        InterfaceName name =
                HostLinkName.of(conf.prefix(), call.args(), call.containerId(), ifname);
        return new HostEnd(owner, name, conf.mac(), HostLinkName.isPod(call.args()));
    }

    /// The ifindex that the container's end gets. Chosen by us, so that one batch of requests can
    /// create the link and go on about it by number: when the creation fails, the rest names a link
    /// that is not there and does nothing. Far above what the kernel gives out by itself, and
    /// derived from the owner, so that a veth without an alias (of an ADD killed half-way) can be
    /// recognised by its peer's number.
    public int containerIndex() {
        return HalfMade.indexFor(owner);
    }

    LinkRef containerEnd() {
        return new LinkRef(containerIndex(), owner.ifname());
    }

    /// Of the routing table that only packets from a further interface's addresses use. Named after
    /// the interface's number, which nobody else's tables are.
    public int table() {
        return containerIndex();
    }

    /// Of the container's routes: the lowest for `eth0`; for a further interface one of its own, so
    /// that interfaces do not take each other's place.
    int metric() {
        return owner.ifname().isFirst() ? 0 : containerIndex();
    }

    /// What `link`, wherever it was found, is to this attachment.
    public Claim claim(Link link) {
        if (!link.kind().equals(VETH)) {
            return Claim.FOREIGN;
        }
        if (link.alias().equals(owner.toString())) {
            return Claim.OWN;
        }
        if (!link.name().equals(name.name())) {
            return Claim.FOREIGN;
        }
        if (HalfMade.is(link, mac, owner.network())) {
            boolean own = link.peerIndex() == containerIndex();
            return own ? Claim.OWN : ofPod ? Claim.LEFTOVER : Claim.FOREIGN;
        }
        boolean earlierSandbox =
                Alias.parse(link.alias())
                        .filter(
                                other ->
                                        other.network().equals(owner.network())
                                                && other.ifname().equals(owner.ifname()))
                        .isPresent();
        return ofPod && earlierSandbox ? Claim.LEFTOVER : Claim.FOREIGN;
    }

    /// Whose a link is, in words for an error.
    public static String describeOwner(Link link) {
        var alias = Alias.parse(link.alias());
        if (alias.isPresent()) {
            return "interface "
                    + alias.get().ifname()
                    + " of container "
                    + alias.get().containerId()
                    + " in network "
                    + alias.get().network();
        }
        return "not made by manx (kind "
                + (link.kind().isEmpty() ? "device" : link.kind())
                + (link.alias().isEmpty() ? ", no alias" : ", alias \"" + link.alias() + "\"")
                + ")";
    }
}
