package dev.manx.cni.attach;

import dev.manx.core.net.InterfaceName;
import java.util.Optional;

/// Who a host veth belongs to, kept by the kernel as the link's alias:
/// `manx:<network>:<container>:<ifname>`. It needs no memory of ours and dies with the link. None
/// of the parts can hold a colon (spec 1.1 and the kernel's rules for names), so it reads back as
/// it was written.
///
/// @param network the configuration's `name`
/// @param containerId `CNI_CONTAINERID`
/// @param ifname `CNI_IFNAME`, the name at the container's end
public record Alias(String network, String containerId, InterfaceName ifname) {

    /// `IFALIASZ` of `linux/if.h` without the closing NUL.
    public static final int MAX_LENGTH = 255;

    private static final String PREFIX = "manx";
    private static final int PARTS = 4;

    /// Reads a link's alias; empty when it is not one of ours.
    public static Optional<Alias> parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != PARTS
                || !parts[0].equals(PREFIX)
                || parts[1].isEmpty()
                || parts[2].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Alias(parts[1], parts[2], new InterfaceName(parts[3])));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's alias that merely looks like one of ours
        }
    }

    @Override
    public String toString() {
        return PREFIX + ":" + network + ":" + containerId + ":" + ifname;
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof Alias that
                && network.equals(that.network)
                && containerId.equals(that.containerId)
                && ifname.equals(that.ifname);
    }

    @Override
    public int hashCode() {
        return (network.hashCode() * 31 + containerId.hashCode()) * 31 + ifname.hashCode();
    }
}
