package dev.manx.harness.benchmark;

import java.nio.file.Path;
import java.util.Locale;

/// A sandbox that a plugin is called for.
///
/// @param number no two pods of a run have the same
/// @param netns its namespace
record Pod(int number, Path netns) {

    /// A name such as a runtime gives: 64 hexadecimal digits.
    String containerId() {
        return String.format(Locale.ROOT, "%064x", number);
    }

    /// An address in the upper half of host-local's range, which host-local, beginning at the lower
    /// end, does not reach.
    String hostLocalAddress() {
        return "10.245." + (128 | (number >> 8 & 0x7f)) + "." + (number & 0xff);
    }

    /// An address of its own, for the floor, which has no IPAM: `10.240.0.0/14`, by the number.
    String address() {
        return "10." + (240 + (number >> 16)) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }
}
