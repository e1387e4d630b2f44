package dev.manx.bird.daemon;

import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import java.io.IOException;

/// The real BIRDs that tests may find: where the environment variables `MANX_BIRD16`, `MANX_BIRD2`
/// and `MANX_BIRD3` say, since Debian's packages exclude one another; without the second, 2 in
/// `PATH`. A test whose BIRD is not there reports itself skipped with [#whyNot()].
public enum RealBird {
    BIRD_1_6(Dialect.V1_6, "MANX_BIRD16", ""),
    BIRD_2(Dialect.V2, "MANX_BIRD2", "bird"),
    BIRD_3(Dialect.V3, "MANX_BIRD3", "");

    private final Dialect dialect;
    private final String variable;
    private final String program;

    /// @param absent the program where the variable is not set
    RealBird(Dialect dialect, String variable, String absent) {
        this.dialect = dialect;
        this.variable = variable;
        this.program = System.getenv().getOrDefault(variable, absent);
    }

    public Dialect dialect() {
        return dialect;
    }

    public BirdBinary binary() {
        return new BirdBinary(program);
    }

    /// The program of a daemon; they are in one folder.
    public BirdBinary binary(Daemon daemon) {
        return new BirdBinary(program.substring(0, program.lastIndexOf('/') + 1) + daemon);
    }

    public boolean isThere() {
        return whyNot().isEmpty();
    }

    /// Empty when it is there.
    public String whyNot() {
        if (program.isEmpty()) {
            return "no BIRD " + dialect + ": " + variable + " is not set to the path of one";
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
