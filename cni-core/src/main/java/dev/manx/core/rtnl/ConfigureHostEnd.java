package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Sets the host end of an attachment up, with its alias and its IPv4 settings. The settings are
/// those of `/proc/sys/net/ipv4/conf/<name>/`, set without opening a file each.
///
/// @param alias `IFLA_IFALIAS`, at most 255 bytes; the owner's mark
public record ConfigureHostEnd(LinkRef link, String alias, Ipv4Conf conf) implements RtnlRequest {

    @Override
    public String describe() {
        return "set " + link + " up with alias " + alias + " and " + conf;
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
        Kernel.ifinfomsg(writer, link.index(), Kernel.IFF_UP, Kernel.IFF_UP);
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
