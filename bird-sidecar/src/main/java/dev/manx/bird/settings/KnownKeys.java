package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;

/// The keys an object of the routing file may have. A key that nobody knows is an error, unlike in
/// the conflist: a mistyped `pasword` would otherwise be a session without one.
final class KnownKeys {

    private KnownKeys() {}

    /// @return the object itself
    /// @throws JsonException naming an unknown key and the known one most like it
    static JsonView check(JsonView object, String... known) throws JsonException {
        for (String name : object.object().keys()) {
            if (!contains(known, name)) {
                throw object.get(name)
                        .problem("unknown key; did you mean \"" + nearest(known, name) + "\"?");
            }
        }
        return object;
    }

    private static boolean contains(String[] known, String name) {
        for (String each : known) {
            if (each.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String nearest(String[] known, String name) {
        String nearest = known[0];
        for (String each : known) {
            if (distance(each, name) < distance(nearest, name)) {
                nearest = each;
            }
        }
        return nearest;
    }

    /// Letters to insert, delete or change to get from one to the other (Levenshtein), one row of
    /// the table at a time.
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
