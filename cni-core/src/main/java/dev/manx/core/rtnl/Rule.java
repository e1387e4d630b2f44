package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.AttributeWriter;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import java.util.Optional;

/// A rule of the routing policy: packets from some addresses are routed by a table (ip-rule(8)).
///
/// @param source the addresses
/// @param table the table's number
/// @param priority rules are asked in ascending order; the main table's has 32766
public record Rule(Cidr source, int table, int priority) {

    /// Reads an `RTM_NEWRULE`: `struct fib_rule_hdr` and attributes.
    ///
    /// @return empty for a rule that is not about sources, or is of a family that Manx does not
    ///   speak
    static Optional<Rule> decode(Message message) throws MalformedMessageException {
        var header = message.content(Kernel.SIZEOF_FIB_RULE_HDR);
        var family = Kernel.family(header.get(0)); // family
        var attributes = message.attributes(Kernel.SIZEOF_FIB_RULE_HDR);
        if (family.isEmpty() || !attributes.has(Kernel.FRA_SRC)) {
            return Optional.empty();
        }
        int length = Byte.toUnsignedInt(header.get(2)); // src_len
        if (length > family.get().bits()) {
            throw new MalformedMessageException("a rule's source has prefix length " + length);
        }
        byte[] source = attributes.getBytes(Kernel.FRA_SRC, family.get().bytes());
        return Optional.of(
                new Rule(
                        Cidr.containing(IpAddress.fromBytes(source), length),
                        attributes.getInt(
                                Kernel.FRA_TABLE, Byte.toUnsignedInt(header.get(4))), // table
                        attributes.getInt(Kernel.FRA_PRIORITY, 0)));
    }

    void write(AttributeWriter writer) {
        Kernel.fibRuleHeader(writer, source.family(), source.length());
        writer.put(Kernel.FRA_SRC, source.address().toBytes());
        writer.putInt(Kernel.FRA_PRIORITY, priority);
        writer.putInt(Kernel.FRA_TABLE, table);
    }

    @Override
    public String toString() {
        return "from " + source + " lookup " + table;
    }
}
