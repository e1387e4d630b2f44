package dev.manx.cni.attach;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/// How a container reaches the world in one family: everything goes to one next hop, which only the
/// container's neighbour table knows.
///
/// @param gateway the next hop
/// @param destinations what is reached by it; usually everything
public record WayOut(IpAddress gateway, List<Cidr> destinations) {

    public WayOut {
        destinations = List.copyOf(destinations);
    }

    /// @param wanted destinations of both families; the default route where there is none of the
    ///   gateway's
    static WayOut by(IpAddress gateway, List<Cidr> wanted) {
        var destinations = new ArrayList<Cidr>(1);
        for (Cidr each : wanted) {
            if (each.family() == gateway.family() && !destinations.contains(each)) {
                destinations.add(each);
            }
        }
        if (destinations.isEmpty()) {
            destinations.add(everything(gateway.family()));
        }
        return new WayOut(gateway, destinations);
    }

    public Family family() {
        return gateway.family();
    }

    /// `0.0.0.0/0` or `::/0`.
    Cidr everything() {
        return everything(family());
    }

    private static Cidr everything(Family family) {
        return Cidr.containing(IpAddress.fromBytes(new byte[family.bytes()]), 0);
    }
}
