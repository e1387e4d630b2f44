package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The `bird` object: the daemon and its files.
///
/// @param binary its program; a name without a slash is looked up in `PATH`
/// @param directory what we generate for it: configuration, pid, lock
/// @param controlSocket where it answers
/// @param dialect who says which dialect is written
/// @param supervise whether we start it, and again when it crashes; otherwise something else does
/// @param logFile where it logs; empty for syslog
public record BirdSettings(
        String binary,
        Path directory,
        Path controlSocket,
        DialectChoice dialect,
        boolean supervise,
        BirdString logFile) {

    private static final Path DIRECTORY = Path.of("/run/manx-bird");

    /// `sun_path` of `linux/un.h` has 108 bytes, the last a NUL.
    private static final int SOCKET_PATH_MAX_BYTES = 107;

    static BirdSettings parse(JsonView view) throws JsonException {
        if (view.isPresent()) {
            KnownKeys.check(
                    view,
                    "binary",
                    "directory",
                    "controlSocket",
                    "dialect",
                    "supervise",
                    "logFile");
        }
        Path directory = path(view.get("directory"), DIRECTORY);
        JsonView socketView = view.get("controlSocket");
        Path socket = path(socketView, directory.resolve("bird.ctl"));
        int socketBytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (socketBytes > SOCKET_PATH_MAX_BYTES) {
            throw socketView.problem(
                    "\""
                            + socket
                            + "\" has "
                            + socketBytes
                            + " bytes; a socket's path has at most "
                            + SOCKET_PATH_MAX_BYTES);
        }
        JsonView logFile = view.get("logFile");
        return new BirdSettings(
                view.get("binary").textOr("bird"),
                directory,
                socket,
                view.get("dialect").parseOr(new DialectChoice.AskBird(), DialectChoice::parse),
                view.get("supervise").flagOr(true),
                logFile.isPresent()
                        ? new BirdString(path(logFile, DIRECTORY).toString())
                        : BirdString.empty());
    }

    /// An absolute path. It stands between quotes in BIRD's commands, so it must be able to.
    private static Path path(JsonView view, Path absent) throws JsonException {
        Path path;
        try {
            path = Path.of(view.parseOr(new BirdString(absent.toString()), BirdString::new).text());
        } catch (InvalidPathException e) {
            throw view.problem("not a path");
        }
        if (!path.isAbsolute()) {
            throw view.problem("\"" + path + "\" must be an absolute path");
        }
        return path;
    }
}
