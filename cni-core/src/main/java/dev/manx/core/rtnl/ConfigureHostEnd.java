package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Gives the host end of an attachment its alias and its IPv4 settings. The settings are those of
/// `/proc/sys/net/ipv4/conf/<name>/`, set without opening a file each.
///
/// @param alias `IFLA_IFALIAS`, at most 255 bytes; the owner's mark
public record ConfigureHostEnd(LinkRef link, String alias, Ipv4Conf conf) implements RtnlRequest {

    @Override
    public String describe() {
        return "set alias " + alias + " and " + conf + " on " + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_SETLINK;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.ifinfomsg(writer, link.index(), 0, 0);
        writer.putText(Kernel.IFLA_IFALIAS, alias);
        if (!conf.isEmpty()) {
            writer.nested(
                    Kernel.IFLA_AF_SPEC,
                    () ->
                            writer.nested(
                                    Kernel.AF_INET,
                                    () ->
                                            writer.nested(
                                                    Kernel.IFLA_INET_CONF,
                                                    () -> conf.write(writer))));
        }
    }
}
