package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/// What becomes of a route to a destination. The first rule that matches decides.
///
/// @param action whether it passes
/// @param cidr the prefix that the destination is compared with
/// @param match in which way
public record FilterRule(Action action, Cidr cidr, Match match) {

    public enum Action {
        ACCEPT,
        REJECT;

        private static Action parse(String text) {
            return switch (text) {
                case "accept" -> ACCEPT;
                case "reject" -> REJECT;
                default ->
                        throw new IllegalArgumentException(
                                "\"" + text + "\" is not accept or reject");
            };
        }
    }

    public enum Match {
        /// The prefix itself, or one inside it.
        IN,
        /// The prefix itself.
        EQUAL;

        private static Match parse(String text) {
            return switch (text) {
                case "in" -> IN;
                case "equal" -> EQUAL;
                default ->
                        throw new IllegalArgumentException("\"" + text + "\" is not in or equal");
            };
        }
    }

    static List<FilterRule> parseAll(JsonView view) throws JsonException {
        var rules = new ArrayList<FilterRule>();
        for (JsonView each : view.elements()) {
            KnownKeys.check(each, "action", "cidr", "match");
            rules.add(
                    new FilterRule(
                            each.get("action").parse(Action::parse),
                            each.get("cidr").parse(Cidr::parse),
                            each.get("match").parseOr(Match.IN, Match::parse)));
        }
        return rules;
    }
}
