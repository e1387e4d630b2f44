package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;

/// Who is told of this node's blocks.
public sealed interface Export {

    /// BIRD, which we give its configuration.
    record ToBird() implements Export {}

    /// Whoever reads a table of the kernel: another routing daemon, with a configuration of its
    /// own.
    ///
    /// @param table its number
    /// @param protocol who put a route there, a number of `linux/rtnetlink.h`'s `RTPROT_…`
    record ToTable(int table, int protocol) implements Export {

        /// Coil's numbers, which the routing daemons of nodes that had it read already.
        private static final int TABLE = 119;

        private static final int PROTOCOL = 30;

        /// Those below are the kernel's and the boot scripts' (`rtnetlink(7)`).
        private static final int PROTOCOL_MIN = 4;

        private static final int PROTOCOL_MAX = 255;

        /// `default`, `main` and `local` of `rt_tables`, whose routes the kernel goes by.
        private static final int TAKEN_FROM = 253;

        private static final int TAKEN_TO = 255;

        private static ToTable parse(JsonView view) throws JsonException {
            KnownKeys.check(view, "table", "protocol");
            JsonView table = view.get("table");
            int number = table.integerOr(TABLE, 1, Integer.MAX_VALUE);
            if (number >= TAKEN_FROM && number <= TAKEN_TO) {
                throw table.problem(
                        number + " is a table the kernel routes by; must be one of its own");
            }
            return new ToTable(
                    number, view.get("protocol").integerOr(PROTOCOL, PROTOCOL_MIN, PROTOCOL_MAX));
        }
    }

    static Export parse(JsonView view) throws JsonException {
        return view.isPresent() ? ToTable.parse(view) : new ToBird();
    }
}
