package dev.manx.core.net;

/// An address on an interface: `10.244.166.129/32`, host bits and all. What `ip addr` shows and a
/// CNI result carries.
///
/// @param address the address itself
/// @param length prefix length of the network it is in
public record InterfaceAddress(IpAddress address, int length) {

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
        String digits = text.substring(slash + 1);
        if (digits.isEmpty()
                || digits.length() > 3
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("\"" + text + "\" has no number behind its slash");
        }
        return new InterfaceAddress(
                IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
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
