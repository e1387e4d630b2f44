package dev.manx.core.net;

import java.nio.charset.StandardCharsets;

/// A prefix: an address whose bits past `length` are zero, and that length. `10.244.166.128/26` is
/// one, `10.244.166.129/26` is not (that is an [InterfaceAddress]).
///
/// @param address the first address
/// @param length bits that count, 0 to 32 or 128
public record Cidr(IpAddress address, int length) implements Comparable<Cidr> {

    public Cidr {
        checkLength(address, length);
        if ((address.low() & ~lowMask(address.family(), length)) != 0
                || (address.high() & ~highMask(address.family(), length)) != 0) {
            throw new IllegalArgumentException(
                    address
                            + "/"
                            + length
                            + " has bits set behind its length; the prefix is "
                            + masked(address, length)
                            + "/"
                            + length);
        }
    }

    /// Reads `address/length`.
    ///
    /// @throws IllegalArgumentException naming the text and what is wrong with it
    public static Cidr parse(String text) {
        InterfaceAddress read = InterfaceAddress.parse(text);
        return new Cidr(read.address(), read.length());
    }

    /// [#parse(String)] of the text between two places of a file. A node may have ten thousand, and
    /// no text is made of one that is as [#toString] writes it.
    public static Cidr parse(byte[] text, int from, int to) {
        int slash = from;
        while (slash < to && text[slash] != '/') {
            slash++;
        }
        int length = 0;
        for (int i = slash + 1; i < to && length >= 0; i++) {
            int digit = text[i] - '0';
            length = digit < 0 || digit > 9 || i > slash + 3 ? -1 : length * 10 + digit;
        }
        if (length <= 0 || text[slash + 1] == '0') {
            return parse(new String(text, from, to - from, StandardCharsets.UTF_8));
        }
        return new Cidr(IpAddress.parse(text, from, slash), length);
    }

    /// The prefix of `length` bits that `address` is in.
    public static Cidr containing(IpAddress address, int length) {
        checkLength(address, length);
        return new Cidr(masked(address, length), length);
    }

    /// The prefix of this one address: /32 or /128.
    public static Cidr host(IpAddress address) {
        return new Cidr(address, address.family().bits());
    }

    public Family family() {
        return address.family();
    }

    public boolean isHost() {
        return length == family().bits();
    }

    /// The last address, all bits behind the length set.
    public IpAddress last() {
        int zeros = family().bits() - length;
        long low = zeros >= Long.SIZE ? -1L : (1L << zeros) - 1;
        long high =
                zeros <= Long.SIZE
                        ? 0
                        : zeros >= 2 * Long.SIZE ? -1L : (1L << (zeros - Long.SIZE)) - 1;
        return new IpAddress(address.family(), address.high() | high, address.low() | low);
    }

    public boolean contains(IpAddress other) {
        return other.family() == family()
                && ((other.low() ^ address.low()) & lowMask(family(), length)) == 0
                && ((other.high() ^ address.high()) & highMask(family(), length)) == 0;
    }

    public boolean contains(Cidr other) {
        return other.length >= length && contains(other.address);
    }

    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /// How many addresses there are; [Long#MAX_VALUE] when they are more than that.
    public long size() {
        int hostBits = family().bits() - length;
        return hostBits >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << hostBits;
    }

    /// How many prefixes of `length` bits there are inside; [Long#MAX_VALUE] when they are more
    /// than that.
    public long count(int subnetLength) {
        int bits = subnetLength - length;
        if (bits < 0) {
            return 0;
        }
        return bits >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << bits;
    }

    /// The address number `index`, counted from 0.
    ///
    /// @throws IndexOutOfBoundsException outside `0 <= index < size()`
    public IpAddress nth(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index + " is not an address of " + this);
        }
        return address.plus(index);
    }

    /// The inner prefix of `subnetLength` bits number `index`, counted from 0. Prefixes of more
    /// than 2^63 addresses cannot be counted off; Manx' blocks have at most 4096.
    public Cidr subnet(int subnetLength, long index) {
        int shift = family().bits() - subnetLength;
        if (index < 0 || index >= count(subnetLength) || shift >= Long.SIZE - 1) {
            throw new IndexOutOfBoundsException(
                    "no /" + subnetLength + " number " + index + " in " + this);
        }
        long lowPart = index << shift;
        long highPart = shift == 0 ? 0 : index >>> (Long.SIZE - shift);
        IpAddress start = address.plus(lowPart);
        return new Cidr(
                new IpAddress(start.family(), start.high() + highPart, start.low()), subnetLength);
    }

    /// The number of `other` counted from the first address, which is 0.
    ///
    /// @throws IllegalArgumentException when it is not inside
    public long indexOf(IpAddress other) {
        if (!contains(other)) {
            throw new IllegalArgumentException(other + " is not in " + this);
        }
        return other.low() - address.low();
    }

    @Override
    public int compareTo(Cidr other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return append(new StringBuilder()).toString();
    }

    /// Appends what [#toString] says.
    ///
    /// @return `text`
    public StringBuilder append(StringBuilder text) {
        address.append(text);
        return text.append('/').append(length);
    }

    private static void checkLength(IpAddress address, int length) {
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

    private static IpAddress masked(IpAddress address, int length) {
        return new IpAddress(
                address.family(),
                address.high() & highMask(address.family(), length),
                address.low() & lowMask(address.family(), length));
    }

    private static long highMask(Family family, int length) {
        int zeros = family.bits() - length;
        return zeros <= Long.SIZE ? -1L : zeros >= 128 ? 0 : -1L << (zeros - Long.SIZE);
    }

    private static long lowMask(Family family, int length) {
        int zeros = family.bits() - length;
        return zeros >= Long.SIZE ? 0 : -1L << zeros;
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && length == that.length && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode() * 31 + length;
    }
}
