package dev.manx.core.block;

/// Who an address is for: one interface of one container. Release goes by handle, never by address,
/// so that a late DEL cannot free what somebody else holds by now.
///
/// @param containerId the runtime's id; no white space
/// @param ifname the interface inside the container; no white space
public record Handle(String containerId, String ifname) {

    public Handle {
        check("container id", containerId);
        check("interface name", ifname);
    }

    private static void check(String what, String text) {
        if (!LineFile.isWord(text)) {
            throw new IllegalArgumentException(
                    what + " \"" + text + "\" of a handle is empty or has white space in it");
        }
    }

    @Override
    public String toString() {
        return containerId + " " + ifname;
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof Handle that
                && containerId.equals(that.containerId)
                && ifname.equals(that.ifname);
    }

    @Override
    public int hashCode() {
        return containerId.hashCode() * 31 + ifname.hashCode();
    }
}
