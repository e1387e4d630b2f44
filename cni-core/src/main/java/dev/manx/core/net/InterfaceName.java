package dev.manx.core.net;

/// A network interface's name, by the kernel's rules (`net/core/dev.c`, `dev_valid_name`): 1 to 15
/// bytes, not `.` or `..`, no slash, colon or white space. Here only printable ASCII, so that bytes
/// and characters are the same.
public record InterfaceName(String name) {

    /// `IFNAMSIZ` of `linux/if.h` without the closing NUL.
    public static final int MAX_LENGTH = 15;

    private static final String FIRST = "eth0";

    public InterfaceName {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "interface name \""
                            + name
                            + "\" has "
                            + name.length()
                            + " characters, not 1 to "
                            + MAX_LENGTH);
        }
        if (name.equals(".") || name.equals("..") || !isAllowed(name)) {
            throw new IllegalArgumentException(
                    "interface name \""
                            + name
                            + "\" is . or .., or has a slash, colon, white space or non-ASCII in"
                            + " it");
        }
    }

    /// Whether it is `eth0`, the interface that runtimes give a container first. It is the
    /// container's way out; further interfaces stand behind it.
    public boolean isFirst() {
        return name.equals(FIRST);
    }

    private static boolean isAllowed(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '/' || c == ':') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name;
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof InterfaceName that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
