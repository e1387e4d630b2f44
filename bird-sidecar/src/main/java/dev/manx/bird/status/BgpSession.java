package dev.manx.bird.status;

import dev.manx.bird.control.MalformedReplyException;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.control.Reply;
import dev.manx.bird.control.ReplyCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A BGP session as `show protocols all` tells of it (`proto/bgp/bgp.c`, `bgp_show_proto_info`).
/// Every session is there, down ones too.
///
/// @param name BIRD's name of it, such as `Mesh_10_20_30_31`
/// @param neighbor the peer's address, as BIRD writes it
/// @param neighborAs the peer's autonomous system
/// @param description for people
/// @param state of RFC 4271 (`Established`, `Active`, …), or BIRD's `Passive` and `Down`
/// @param since of the last change between down, start and up: a time, or a date when it is not of
///   today
/// @param routes nothing while the session carries none
/// @param lastError in BIRD's words; empty for none
public record BgpSession(
        String name,
        String neighbor,
        String neighborAs,
        String description,
        String state,
        String since,
        Optional<Routes> routes,
        String lastError) {

    private static final String ESTABLISHED = "Established";

    /// How many routes are taken from the peer, and told to it.
    public record Routes(long imported, long exported) {

        private Routes plus(Routes other) {
            return new Routes(imported + other.imported, exported + other.exported);
        }
    }

    public boolean isEstablished() {
        return state.equals(ESTABLISHED);
    }

    /// @param reply to `show protocols all`
    /// @throws MalformedReplyException a line is not what BIRD 1.6, 2 or 3 write there
    static List<BgpSession> parse(Reply reply) throws MalformedReplyException {
        var sessions = new ArrayList<BgpSession>();
        Optional<Builder> current = Optional.empty();
        for (Reply.Line line : reply.lines()) {
            if (line.code() == ReplyCode.PROTOCOL_LIST.number()) {
                current.ifPresent(builder -> sessions.add(builder.build()));
                ProtocolRow row = ProtocolRow.parse(line.text());
                current = row.isBgp() ? Optional.of(new Builder(row)) : Optional.empty();
            } else if (line.code() == ReplyCode.PROTOCOL_DETAILS.number() && current.isPresent()) {
                current.get().add(line.text());
            }
        }
        current.ifPresent(builder -> sessions.add(builder.build()));
        return sessions;
    }

    /// Gathers the lines below a row. Their indentation differs between versions, and BIRD 1.6 has
    /// no channels; their words are the same.
    private static final class Builder {

        private final ProtocolRow row;
        private final Map<String, String> details = new HashMap<>();
        private Optional<Routes> routes = Optional.empty();

        Builder(ProtocolRow row) {
            this.row = row;
        }

        void add(String line) throws MalformedReplyException {
            int colon = line.indexOf(':');
            if (colon < 0) {
                return;
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("Routes")) {
                Routes more = routes(value);
                routes = Optional.of(routes.map(more::plus).orElse(more));
            } else {
                details.putIfAbsent(key, value);
            }
        }

        BgpSession build() {
            String state = detail("BGP state");
            return new BgpSession(
                    row.name(),
                    detail("Neighbor address"),
                    detail("Neighbor AS"),
                    detail("Description"),
                    state,
                    row.since(),
                    // BIRD 1.6 counts nothing where the others count nothing at all.
                    state.equals(ESTABLISHED) ? routes : Optional.empty(),
                    detail("Last error"));
        }

        private String detail(String key) {
            return details.getOrDefault(key, "");
        }

        /// `2 imported, 1 filtered, 2 exported, 1 preferred`.
        private static Routes routes(String text) throws MalformedReplyException {
            long imported = 0;
            long exported = 0;
            for (String part : text.split(", ", -1)) {
                if (part.endsWith(" imported")) {
                    imported = count(part);
                } else if (part.endsWith(" exported")) {
                    exported = count(part);
                }
            }
            return new Routes(imported, exported);
        }

        private static long count(String part) throws MalformedReplyException {
            try {
                return Long.parseLong(part.substring(0, part.indexOf(' ')));
            } catch (NumberFormatException e) {
                throw new MalformedReplyException("not a count of routes: \"" + part + "\"");
            }
        }
    }
}
