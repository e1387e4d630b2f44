package dev.manx.bird.daemon;

import dev.manx.bird.dialect.Dialect;
import java.io.IOException;

/// The real BIRDs that tests may find: 2 in `PATH`, 1.6 where the environment variable
/// `MANX_BIRD16` says, since Debian's packages of the two exclude one another. A test whose BIRD is
/// not there reports itself skipped with [#whyNot()].
public enum RealBird {
    BIRD_1_6(Dialect.V1_6, System.getenv().getOrDefault("MANX_BIRD16", "")),
    BIRD_2(Dialect.V2, "bird");

    private final Dialect dialect;
    private final String program;

    RealBird(Dialect dialect, String program) {
        this.dialect = dialect;
        this.program = program;
    }

    public Dialect dialect() {
        return dialect;
    }

    public BirdBinary binary() {
        return new BirdBinary(program);
    }

    public boolean isThere() {
        return whyNot().isEmpty();
    }

    /// Empty when it is there.
    public String whyNot() {
        if (program.isEmpty()) {
            return "no BIRD 1.6: MANX_BIRD16 is not set to the path of one";
        }
        try {
            String version = binary().version();
            return Dialect.ofVersion(version) == dialect
                    ? ""
                    : program + " is BIRD " + version + ", not " + dialect;
        } catch (IOException | IllegalArgumentException e) {
            return "no BIRD " + dialect + ": " + e.getMessage();
        }
    }
}
