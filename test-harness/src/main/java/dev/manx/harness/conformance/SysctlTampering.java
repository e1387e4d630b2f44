package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The kernel's settings that an ADD made: those of the new links that are not as the kernel makes
/// them, and the forwarding of the whole node when it was turned on.
final class SysctlTampering {

    private static final List<String> OF_A_LINK =
            List.of(
                    "ipv4/conf/%s/forwarding",
                    "ipv4/conf/%s/proxy_arp",
                    "ipv4/conf/%s/rp_filter",
                    "ipv4/conf/%s/route_localnet",
                    "ipv4/conf/%s/send_redirects",
                    "ipv6/conf/%s/accept_ra",
                    "ipv6/conf/%s/disable_ipv6",
                    "ipv6/conf/%s/accept_dad",
                    "ipv6/conf/%s/proxy_ndp");
    private static final List<String> OF_THE_NODE =
            List.of("ipv4/ip_forward", "ipv6/conf/all/forwarding");

    /// @param key below `/proc/sys/net`
    /// @param before the value without the ADD
    /// @param after the value that it made
    private record Setting(Node node, String key, String before, String after) {}

    private SysctlTampering() {}

    static void eachIsNamed(Bench bench) throws NotApplicable {
        Map<String, String> before = read(bench.node(), OF_THE_NODE);
        Attachment attachment = bench.pod("c1");
        Made made = bench.add(attachment);
        var settings = new ArrayList<Setting>(ofNode(bench.node(), before));
        settings.addAll(ofLink(made.pod(), made.containerEnd().name()));
        if (made.hostEnd().isPresent()) {
            settings.addAll(ofLink(made.node(), made.hostEnd().get().name()));
        }
        if (settings.isEmpty()) {
            throw new NotApplicable("ADD altered none of the settings that are known here");
        }
        for (Setting each : settings) {
            each.node().setSysctl(each.key(), each.before());

            Outcome outcome = bench.runtime().check(attachment);

            ObjectNode error =
                    Expect.refusal("CHECK with " + each.key() + " " + each.before(), outcome);
            Expect.names(error, List.of(each.key().substring(each.key().lastIndexOf('/') + 1)));
            each.node().setSysctl(each.key(), each.after());
            Expect.succeeded(
                    "CHECK with " + each.key() + " put back", bench.runtime().check(attachment));
        }
    }

    private static List<Setting> ofNode(Node node, Map<String, String> before) {
        var settings = new ArrayList<Setting>();
        read(node, OF_THE_NODE)
                .forEach(
                        (key, value) -> {
                            String old = before.getOrDefault(key, value);
                            if (!old.equals(value)) {
                                settings.add(new Setting(node, key, old, value));
                            }
                        });
        return settings;
    }

    /// A new link has the values of `default`, so those that differ were set.
    private static List<Setting> ofLink(Node node, String link) {
        var settings = new ArrayList<Setting>();
        for (String each : OF_A_LINK) {
            String key = each.formatted(link);
            String usual = each.formatted("default");
            Map<String, String> values = read(node, List.of(key, usual));
            String value = values.getOrDefault(key, "");
            String normal = values.getOrDefault(usual, value);
            if (!normal.equals(value)) {
                settings.add(new Setting(node, key, normal, value));
            }
        }
        return settings;
    }

    /// Those that this kernel has.
    private static Map<String, String> read(Node node, List<String> keys) {
        var command = new ArrayList<>(List.of("grep", "-s", ""));
        keys.forEach(key -> command.add("/proc/sys/net/" + key));
        command.add("/dev/null"); // with a second file grep tells the names
        var values = new TreeMap<String, String>();
        for (String line : node.run(command.toArray(String[]::new)).stdout().lines().toList()) {
            int colon = line.indexOf(':');
            values.put(line.substring("/proc/sys/net/".length(), colon), line.substring(colon + 1));
        }
        return values;
    }
}
