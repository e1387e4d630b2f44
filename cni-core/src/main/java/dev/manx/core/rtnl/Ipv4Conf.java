package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Some IPv4 settings of an interface and their values, in the enum's order. A value is the number
/// that is in the file under `/proc/sys`.
public record Ipv4Conf(Map<Ipv4Setting, Integer> values) {

    public static final Ipv4Conf NONE = new Ipv4Conf(Map.of());

    public Ipv4Conf {
        // Not Map.copyOf: its order changes from run to run, and with it the bytes we send.
        var copy = new EnumMap<Ipv4Setting, Integer>(Ipv4Setting.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /// These settings, and `setting` too.
    public Ipv4Conf with(Ipv4Setting setting, int value) {
        var more = new EnumMap<Ipv4Setting, Integer>(Ipv4Setting.class);
        more.putAll(values);
        more.put(setting, value);
        return new Ipv4Conf(more);
    }

    /// The value, 0 when it is not there: what the kernel takes for an interface without IPv4.
    public int get(Ipv4Setting setting) {
        Integer value = values.get(setting);
        return value == null ? 0 : value;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// Writes the content of `IFLA_INET_CONF` in a request: an attribute a setting, its type the
    /// setting's number.
    void write(AttributeWriter writer) {
        for (var entry : values.entrySet()) {
            writer.putInt(entry.getKey().id(), entry.getValue());
        }
    }

    /// `forwarding=1 proxy_arp=0`.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var entry : values.entrySet()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(entry.getKey().fileName())
                    .append('=')
                    .append(entry.getValue().intValue());
        }
        return text.toString();
    }
}
