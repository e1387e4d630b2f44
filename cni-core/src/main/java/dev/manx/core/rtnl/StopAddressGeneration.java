package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Keeps the kernel from giving a link an IPv6 address of its own making (`addr_gen_mode none`).
/// Such an address would be tentative for a second, while duplicates of it are looked for. It
/// counts only before the link first has a carrier, and not in one request with setting it up: the
/// kernel sets up first.
public record StopAddressGeneration(LinkRef link) implements RtnlRequest {

    private static final byte[] NONE = {Kernel.IN6_ADDR_GEN_MODE_NONE};

    @Override
    public String describe() {
        return "set addr_gen_mode none on " + link;
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
        writer.nested(
                Kernel.IFLA_AF_SPEC,
                () ->
                        writer.nested(
                                Kernel.AF_INET6,
                                () -> writer.put(Kernel.IFLA_INET6_ADDR_GEN_MODE, NONE)));
    }
}
