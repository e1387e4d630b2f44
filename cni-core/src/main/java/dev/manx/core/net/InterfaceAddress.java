package dev.manx.core.net;

/// An address on an interface: `10.244.166.129/32`, host bits and all. What `ip addr` shows and a
/// CNI result carries.
///
/// @param address the address itself
/// @param length prefix length of the network it is in
public record InterfaceAddress(IpAddress address, int length) {

    private static final int MAX_DIGITS = 3;

    public InterfaceAddress {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException(
                    "prefix length "
                            + length
                            + " of "
                            + address
                            + " is not between 0 and "
                            + address.family().bits());
        }
    }

    /// Reads `address/length`.
    ///
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static InterfaceAddress parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no prefix length (such as 10.244.0.0/16)");
        }
        return new InterfaceAddress(
                IpAddress.parse(text.substring(0, slash)), length(text, slash + 1));
    }

    private static int length(String text, int from) {
        int length = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw noLength(text);
            }
            length = length * 10 + c - '0';
        }
        if (from == text.length() || text.length() - from > MAX_DIGITS) {
            throw noLength(text);
        }
        return length;
    }

    private static IllegalArgumentException noLength(String text) {
        return new IllegalArgumentException("\"" + text + "\" has no number behind its slash");
    }

    /// The same address as the only one of its network: /32 or /128.
    public InterfaceAddress asHost() {
        return new InterfaceAddress(address, address.family().bits());
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
