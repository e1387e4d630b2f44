package dev.manx.bird;

import java.nio.file.Path;
import java.util.List;

/// `manx-bird` as a process of the JVM that the tests run on.
final class SidecarProgram {

    private SidecarProgram() {}

    static List<String> command(String command, Path conflist, String config) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.manx.bird.Main",
                command,
                "--conflist",
                conflist.toString(),
                "--config",
                config);
    }
}
