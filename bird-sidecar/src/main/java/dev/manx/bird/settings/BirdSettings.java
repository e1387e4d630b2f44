package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.dialect.Daemon;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The `bird` object: the daemons and their files.
///
/// @param bird the daemon of BIRD 2 and 3, and of IPv4 in BIRD 1.6
/// @param bird6 the daemon of IPv6 in BIRD 1.6
/// @param dialect who says which dialect is written
/// @param supervise whether we start it, and again when it crashes; otherwise something else does
/// @param logFile where it logs; empty for syslog
public record BirdSettings(
        DaemonSettings bird,
        DaemonSettings bird6,
        DialectChoice dialect,
        boolean supervise,
        BirdString logFile) {

    private static final Path DIRECTORY = Path.of("/run/manx-bird");

    /// `sun_path` of `linux/un.h` has 108 bytes, the last a NUL.
    static final int SOCKET_PATH_MAX_BYTES = 107;

    static BirdSettings parse(JsonView view) throws JsonException {
        if (view.isPresent()) {
            KnownKeys.check(
                    view,
                    "binary",
                    "binary6",
                    "directory",
                    "controlSocket",
                    "controlSocket6",
                    "dialect",
                    "supervise",
                    "logFile");
        }
        String binary = view.get("binary").textOr(Daemon.BIRD.toString());
        String binary6 = view.get("binary6").textOr(besides(binary));
        Path directory = path(view.get("directory"), DIRECTORY);
        Path directory6 = directory.resolve(Daemon.BIRD6.toString());
        JsonView logFile = view.get("logFile");
        return new BirdSettings(
                new DaemonSettings(
                        Daemon.BIRD,
                        binary,
                        directory,
                        socket(
                                view.get("controlSocket"),
                                directory.resolve(Daemon.BIRD.socketFile()))),
                new DaemonSettings(
                        Daemon.BIRD6,
                        binary6,
                        directory6,
                        socket(
                                view.get("controlSocket6"),
                                directory6.resolve(Daemon.BIRD6.socketFile()))),
                view.get("dialect").parseOr(new DialectChoice.AskBird(), DialectChoice::parse),
                view.get("supervise").flagOr(true),
                logFile.isPresent()
                        ? new BirdString(path(logFile, DIRECTORY).toString())
                        : BirdString.empty());
    }

    /// What is ours alone: our lock, and the first daemon's files.
    public Path directory() {
        return bird.directory();
    }

    public DaemonSettings of(Daemon daemon) {
        return switch (daemon) {
            case BIRD -> bird;
            case BIRD6 -> bird6;
        };
    }

    /// Both programs come in one package, so where the one is the other is.
    private static String besides(String binary) {
        return binary.substring(0, binary.lastIndexOf('/') + 1) + Daemon.BIRD6;
    }

    private static Path socket(JsonView view, Path absent) throws JsonException {
        Path socket = path(view, absent);
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_MAX_BYTES) {
            throw view.problem(
                    "\""
                            + socket
                            + "\" has "
                            + bytes
                            + " bytes; a socket's path has at most "
                            + SOCKET_PATH_MAX_BYTES);
        }
        return socket;
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
