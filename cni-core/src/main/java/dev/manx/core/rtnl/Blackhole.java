package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.netlink.AttributeWriter;

/// A route by which packets go nowhere, with the family's own metric.
///
/// @param table its number, see [Route#MAIN_TABLE]
/// @param protocol who says that it put it there
public record Blackhole(Cidr destination, int table, RouteProtocol protocol) {

    private static final int MAX_TABLE_IN_RTMSG = 255;

    void write(AttributeWriter writer, RouteScope scope) {
        boolean fits = table <= MAX_TABLE_IN_RTMSG;
        Kernel.rtmsg(writer, destination, fits ? table : 0, protocol, scope, RouteType.BLACKHOLE);
        if (!fits) {
            writer.putInt(Kernel.RTA_TABLE, table);
        }
    }

    @Override
    public String toString() {
        return "blackhole " + destination + " table " + table + " protocol " + protocol;
    }
}
