package dev.manx.core.kubernetes;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A block that is somebody's, as an object of the API server (`conf/kubernetes/base/blocks.yaml`):
///
/// ```json
/// {"apiVersion": "manx.dev/v1alpha1", "kind": "Block",
///  "metadata": {"name": "10.244.166.128-26",
///               "labels": {"manx.dev/node": "node1", "manx.dev/range": "10.244.160.0-20"}},
///  "spec": {"cidr": "10.244.166.128/26", "node": "node1"}}
/// ```
///
/// The name is the block's alone, so that two claims of a block are two creations of one object.
/// The labels are for finding it, and nothing is believed because of them: `node` may be cut short,
/// since a label holds 63 characters and a node's name may have 253, and `range` is the largest
/// block that there can be around it.
///
/// @param name of the object
/// @param cidr the block
/// @param node its owner
/// @param version of the object, and of its life
record BlockObject(String name, Cidr cidr, String node, Version version) {

    static final String PATH = "/apis/manx.dev/v1alpha1/blocks";

    private static final String API = "manx.dev/v1alpha1";
    private static final String KIND = "Block";
    private static final String NODE = "manx.dev/node";
    private static final String RANGE = "manx.dev/range";
    private static final int LONGEST_LABEL = 63;

    /// More ranges than that are not named one by one.
    private static final int MOST_RANGES = 64;

    /// The largest blocks that there are; see `Pool`.
    private static final int SHORTEST_V4 = 20;

    private static final int SHORTEST_V6 = 116;

    /// Which object, at which time of its life.
    ///
    /// @param uid of the object: of two of one name each has another
    /// @param resourceVersion changes with the object
    record Version(String uid, String resourceVersion) {}

    /// The object that makes `block` a node's.
    static ObjectNode toCreate(Cidr block, String node) {
        ObjectNode json = Json.object().put("apiVersion", API).put("kind", KIND);
        ObjectNode metadata = json.putObject("metadata").put("name", name(block));
        metadata.putObject("labels").put(NODE, label(node)).put(RANGE, name(rangeOf(block)));
        json.putObject("spec").put("cidr", block.toString()).put("node", node);
        return json;
    }

    /// What deletes this object, and none that came after it under its name (`DeleteOptions` of
    /// Kubernetes' meta/v1).
    ObjectNode toDelete() {
        ObjectNode json = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
        json.putObject("preconditions")
                .put("uid", version.uid())
                .put("resourceVersion", version.resourceVersion());
        return json;
    }

    /// @throws JsonException naming the key path: the schema does not let such objects in
    static BlockObject parse(JsonView view) throws JsonException {
        JsonView metadata = view.get("metadata");
        JsonView spec = view.get("spec");
        return new BlockObject(
                metadata.get("name").text(),
                spec.get("cidr").parse(Cidr::parse),
                spec.get("node").text(),
                new Version(metadata.get("uid").text(), metadata.get("resourceVersion").text()));
    }

    /// Whether it is one of those that claims make. Under another name it would be a second owner.
    boolean isWhatItsNameSays() {
        return name.equals(name(cidr));
    }

    static String path(Cidr block) {
        return PATH + "/" + name(block);
    }

    /// What finds a node's blocks, and perhaps some of a node with a name much alike.
    static String selectorOf(String node) {
        return "labelSelector=" + encoded(NODE + "=" + label(node));
    }

    /// What finds the blocks that overlap a range, and perhaps some beside it; nothing for a range
    /// so large that all are to be looked at.
    static Optional<String> selectorOf(Cidr range) {
        var names = new ArrayList<String>();
        int shortest = shortest(range.family());
        if (range.length() >= shortest) {
            names.add(name(rangeOf(range)));
        } else if (range.count(shortest) <= MOST_RANGES) {
            for (int i = 0; i < range.count(shortest); i++) {
                names.add(name(range.subnet(shortest, i)));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "labelSelector="
                                + encoded(RANGE + " in (" + String.join(",", names) + ")"));
    }

    /// A name that is a DNS subdomain (RFC 1123), as those of objects are: `10.244.166.128-26`, and
    /// for IPv6 all eight groups, as in `fd00.0.0.0.0.0.0.0-122`.
    static String name(Cidr block) {
        String address =
                switch (block.family()) {
                    case INET -> block.address().toString();
                    case INET6 -> String.join(".", groups(block.address()));
                };
        return address + "-" + block.length();
    }

    private static List<String> groups(IpAddress address) {
        byte[] bytes = address.toBytes();
        var groups = new ArrayList<String>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
        }
        return groups;
    }

    private static Cidr rangeOf(Cidr block) {
        return Cidr.containing(block.address(), Math.min(block.length(), shortest(block.family())));
    }

    private static int shortest(Family family) {
        return switch (family) {
            case INET -> SHORTEST_V4;
            case INET6 -> SHORTEST_V6;
        };
    }

    /// A label's value begins and ends with a letter or digit.
    private static String label(String node) {
        int begin = 0;
        int end = Math.min(node.length(), LONGEST_LABEL);
        while (begin < end && !isPlain(node.charAt(begin))) {
            begin++;
        }
        while (end > begin && !isPlain(node.charAt(end - 1))) {
            end--;
        }
        return node.substring(begin, end);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
