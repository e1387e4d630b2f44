package dev.manx.bird.status;

import dev.manx.bird.dialect.Daemon;
import dev.manx.core.net.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a daemon of BIRD does, and what it should.
///
/// @param daemon which
/// @param onDisk the generation that lies ready, such as `gen-7`
/// @param refused BIRD's words to the last generation, when it refused it
/// @param run what it does
public record DaemonStatus(
        Daemon daemon, Optional<String> onDisk, Optional<String> refused, Run run) {

    /// Whether it runs.
    public sealed interface Run {

        /// Nobody answers on its control socket.
        record Down() implements Run {}

        /// @param version such as `2.0.12`
        /// @param upSince when it was started
        /// @param generation the one in use; nothing when the configuration is not of ours
        /// @param announced prefixes that peers hear from this node and that no peer told it
        /// @param sessions in order of their names
        record Up(
                String version,
                String upSince,
                Optional<String> generation,
                List<Cidr> announced,
                List<BgpSession> sessions)
                implements Run {

            public Up {
                announced = List.copyOf(announced);
                sessions = List.copyOf(sessions);
            }
        }
    }

    /// Whether it runs what lies ready, and refused nothing.
    public boolean isGood() {
        return refused.isEmpty() && isCurrent();
    }

    /// Whether it runs the generation that lies ready.
    boolean isCurrent() {
        return switch (run) {
            case Run.Down _ -> false;
            case Run.Up up -> onDisk.isPresent() && up.generation().equals(onDisk);
        };
    }

    /// Whether there are sessions and none is established. A node without peers has nobody to
    /// reach.
    public static boolean reachesNobody(List<DaemonStatus> daemons) {
        List<BgpSession> sessions = daemons.stream().flatMap(DaemonStatus::sessions).toList();
        return !sessions.isEmpty() && sessions.stream().noneMatch(BgpSession::isEstablished);
    }

    /// What it announces; nothing while it does not run.
    public List<Cidr> announced() {
        return switch (run) {
            case Run.Down _ -> List.of();
            case Run.Up up -> up.announced();
        };
    }

    private Stream<BgpSession> sessions() {
        return switch (run) {
            case Run.Down _ -> Stream.of();
            case Run.Up up -> up.sessions().stream();
        };
    }
}
