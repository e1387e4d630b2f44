package dev.manx.core.spec;

import java.util.Optional;

/// The versions of the CNI specification that Manx speaks, oldest first. Their results differ:
/// until 0.4.0 an address carries its `version`; GC and STATUS came with 1.1.0, and so did `mtu` of
/// an interface and `mtu`, `advmss`, `priority`, `table` and `scope` of a route.
public enum SpecVersion {
    V0_3_0("0.3.0"),
    V0_3_1("0.3.1"),
    V0_4_0("0.4.0"),
    V1_0_0("1.0.0"),
    V1_1_0("1.1.0");

    private final String text;

    SpecVersion(String text) {
        this.text = text;
    }

    public static Optional<SpecVersion> find(String text) {
        for (SpecVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    public boolean atLeast(SpecVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
