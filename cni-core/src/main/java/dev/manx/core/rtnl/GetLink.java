package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.netlink.AttributeWriter;

/// Reads one link; its outcome is [Outcome.Found]. ENODEV when there is none.
public sealed interface GetLink extends RtnlRequest {

    static GetLink byIndex(LinkRef link) {
        return new ByIndex(link);
    }

    static GetLink byName(InterfaceName name) {
        return new ByName(name);
    }

    @Override
    default int type() {
        return Kernel.RTM_GETLINK;
    }

    @Override
    default int flags() {
        return 0;
    }

    /// By interface index.
    record ByIndex(LinkRef link) implements GetLink {

        @Override
        public String describe() {
            return "read link " + link;
        }

        @Override
        public void writeBody(AttributeWriter writer) {
            Kernel.ifinfomsg(writer, link.index(), 0, 0);
            writer.putInt(Kernel.IFLA_EXT_MASK, Kernel.RTEXT_FILTER_SKIP_STATS);
        }
    }

    /// By name.
    record ByName(InterfaceName name) implements GetLink {

        @Override
        public String describe() {
            return "read link " + name;
        }

        @Override
        public void writeBody(AttributeWriter writer) {
            Kernel.ifinfomsg(writer, 0, 0, 0);
            writer.putName(Kernel.IFLA_IFNAME, name.name());
            writer.putInt(Kernel.IFLA_EXT_MASK, Kernel.RTEXT_FILTER_SKIP_STATS);
        }
    }
}
