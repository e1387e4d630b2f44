package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.AttributeWriter;
import java.util.Optional;

/// Adds a unicast route to the main table, protocol boot as `ip route add` does. Without a gateway
/// the destination is on the link (IPv4: scope link).
public record AddRoute(
        Cidr destination, Optional<IpAddress> gateway, LinkRef link, Existing existing)
        implements RtnlRequest {

    /// What happens when the table has a route to this destination already.
    public enum Existing {
        /// EEXIST, and the table is as before.
        REFUSE,
        /// It is replaced, whoever put it there.
        REPLACE,
        /// IPv4: this one goes behind it, and counts for packets that are bound to its link.
        APPEND
    }

    /// A route to addresses on the link itself, refused when the destination has one.
    public static AddRoute onLink(Cidr destination, LinkRef link) {
        return new AddRoute(destination, Optional.empty(), link, Existing.REFUSE);
    }

    /// A route through a gateway, refused when the destination has one.
    public static AddRoute via(Cidr destination, IpAddress gateway, LinkRef link) {
        return new AddRoute(destination, Optional.of(gateway), link, Existing.REFUSE);
    }

    @Override
    public String describe() {
        return "add route "
                + destination
                + (gateway.isPresent() ? " via " + gateway.get() : "")
                + " dev "
                + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWROUTE;
    }

    @Override
    public int flags() {
        return switch (existing) {
            case REFUSE -> Kernel.NLM_F_CREATE | Kernel.NLM_F_EXCL;
            case REPLACE -> Kernel.NLM_F_CREATE | Kernel.NLM_F_REPLACE;
            case APPEND -> Kernel.NLM_F_CREATE | Kernel.NLM_F_APPEND;
        };
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        // IPv6 has no scopes of routes; the kernel ignores the field, ip sends 0.
        boolean scopeLink = gateway.isEmpty() && destination.family() == Family.INET;
        Kernel.rtmsg(
                writer,
                destination,
                RouteProtocol.BOOT,
                scopeLink ? RouteScope.LINK : RouteScope.GLOBAL,
                RouteType.UNICAST);
        if (gateway.isPresent()) {
            writer.put(Kernel.RTA_GATEWAY, gateway.get().toBytes());
        }
        writer.putInt(Kernel.RTA_OIF, link.index());
    }
}
