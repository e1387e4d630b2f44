package dev.manx.bird.settings;

import dev.manx.bird.dialect.Daemon;
import java.nio.file.Path;

/// One daemon's program and files.
///
/// @param daemon which
/// @param binary its program; a name without a slash is looked up in `PATH`
/// @param directory what we generate for it: configuration, pid
/// @param controlSocket where it answers
public record DaemonSettings(Daemon daemon, String binary, Path directory, Path controlSocket) {

    public Path pidFile() {
        return directory.resolve(daemon.pidFile());
    }
}
