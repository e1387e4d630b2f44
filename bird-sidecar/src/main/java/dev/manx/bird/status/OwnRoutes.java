package dev.manx.bird.status;

import dev.manx.bird.control.Reply;
import dev.manx.bird.control.ReplyCode;
import dev.manx.core.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a reply to `show route primary`. A route's line begins with its prefix and has the
/// protocol that it is of behind a bracket; BIRD 2 and 3 put the next hop on a line of its own.
///
/// ```
/// 10.244.1.0/26      blackhole [static1 23:18:02] * (200)
/// 10.244.1.0/26        unicast [Mesh_10_20_30_31 23:18:03.332] * (100) [i]
/// ```
final class OwnRoutes {

    private OwnRoutes() {}

    /// The prefixes in order of their addresses, but those that are of one of these protocols.
    static List<Cidr> parse(Reply reply, Set<String> others) {
        var prefixes = new ArrayList<Cidr>();
        for (String line : reply.texts(ReplyCode.ROUTE_LIST)) {
            int blank = line.indexOf(' ');
            int bracket = line.indexOf('[');
            if (blank <= 0 || bracket < blank || !line.substring(0, blank).contains("/")) {
                continue; // a table's heading, a next hop
            }
            int end = line.indexOf(' ', bracket);
            if (end > 0 && !others.contains(line.substring(bracket + 1, end))) {
                prefixes.add(Cidr.parse(line.substring(0, blank)));
            }
        }
        prefixes.sort(null);
        return prefixes;
    }
}
