package dev.manx.core.net;

/// Addresses from one to another of the same family, both included.
public record AddressRange(IpAddress first, IpAddress last) {

    public AddressRange {
        if (first.family() != last.family() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException(first + "-" + last + " is not a range");
        }
    }

    /// Reads `10.0.0.1`, `10.0.0.0/28` or `10.0.0.1-10.0.0.9`.
    ///
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static AddressRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return new AddressRange(
                    IpAddress.parse(text.substring(0, dash)),
                    IpAddress.parse(text.substring(dash + 1)));
        }
        Cidr cidr = text.indexOf('/') >= 0 ? Cidr.parse(text) : Cidr.host(IpAddress.parse(text));
        return new AddressRange(cidr.address(), cidr.last());
    }

    public boolean contains(IpAddress address) {
        return address.family() == first.family()
                && address.compareTo(first) >= 0
                && address.compareTo(last) <= 0;
    }

    public boolean overlaps(Cidr cidr) {
        return cidr.family() == first.family()
                && cidr.address().compareTo(last) <= 0
                && cidr.last().compareTo(first) >= 0;
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
