package dev.manx.bird.settings;

import dev.manx.bird.dialect.Dialect;

/// Who says which dialect is written.
public sealed interface DialectChoice {

    /// BIRD is asked.
    record AskBird() implements DialectChoice {}

    /// The settings or the command line say it.
    record Fixed(Dialect dialect) implements DialectChoice {}

    /// @throws IllegalArgumentException naming the text
    static DialectChoice parse(String text) {
        return text.equals("auto") ? new AskBird() : new Fixed(Dialect.parse(text));
    }
}
