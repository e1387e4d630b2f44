package dev.manx.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the programs under test are: executables in the folder that `MANX_BIN` names (system
/// property or environment variable), else where `install/build` puts them. Whether they are native
/// images or start a JVM is not the tests' business.
public final class Programs {

    private Programs() {}

    /// The top of the repository: the nearest folder above that has the shipped conflist.
    public static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("conf/10-manx.conflist"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside Manx' repository");
            }
            folder = parent;
        }
        return folder;
    }

    public static Path folder() {
        String given = System.getProperty("MANX_BIN", System.getenv().getOrDefault("MANX_BIN", ""));
        Path folder = given.isEmpty() ? repository().resolve("install/target/bin") : Path.of(given);
        for (String name : List.of("manx", "manx-ipam", "manx-bird")) {
            if (!Files.isExecutable(folder.resolve(name))) {
                throw new IllegalStateException(
                        "no executable " + name + " in " + folder + ": run install/build first");
            }
        }
        return folder;
    }

    /// The BIRD that speaks this dialect: `MANX_BIRD2` or `MANX_BIRD16` where set, as
    /// `install/test` sets them, else what Debian's bird2 installs.
    static String bird(String dialect) {
        return System.getenv()
                .getOrDefault(dialect.equals("1.6") ? "MANX_BIRD16" : "MANX_BIRD2", "bird");
    }

    /// The dialects of which there is a BIRD on this machine.
    static List<String> dialects() {
        return System.getenv("MANX_BIRD16") == null ? List.of("2") : List.of("2", "1.6");
    }
}
