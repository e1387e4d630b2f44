package dev.manx.bird.status;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.MalformedReplyException;
import dev.manx.bird.control.Reply;
import dev.manx.bird.control.ReplyCode;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.DaemonSettings;
import dev.manx.core.net.Cidr;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the daemons of BIRD what they do. Each has the sidecar's settings; whether the sidecar runs
/// does not matter.
///
/// @param settings where BIRD and its files are
public record StatusReader(BirdSettings settings) implements Daemons {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String EXPORT_FILTER = "calico_export_to_bgp_peers";
    private static final String UP_SINCE = "Last reboot on ";

    /// Of the daemons that were given a configuration; before that, of the first.
    @Override
    public List<DaemonStatus> read() throws IOException {
        var all = new ArrayList<DaemonStatus>();
        for (Daemon daemon : Daemon.values()) {
            if (directory(settings.of(daemon)).generation().isPresent()) {
                all.add(read(settings.of(daemon)));
            }
        }
        return all.isEmpty() ? List.of(read(settings.of(Daemon.BIRD))) : all;
    }

    private static DaemonStatus read(DaemonSettings bird) throws IOException {
        ConfigDirectory directory = directory(bird);
        return new DaemonStatus(
                bird.daemon(), directory.generation(), directory.refusal(), run(bird));
    }

    private static DaemonStatus.Run run(DaemonSettings bird) throws IOException {
        Optional<BirdControl> running = BirdControl.connect(bird.controlSocket(), TIMEOUT);
        if (running.isEmpty()) {
            return new DaemonStatus.Run.Down();
        }
        try (BirdControl control = running.get()) {
            List<BgpSession> sessions =
                    BgpSession.parse(control.send("show protocols all")).stream()
                            .sorted(Comparator.comparing(BgpSession::name)) // BIRD 3 has no order
                            .toList();
            return new DaemonStatus.Run.Up(
                    control.version(),
                    upSince(control.send("show status")),
                    generation(control.send(ConfigDirectory.RUNNING)),
                    announced(control, sessions),
                    sessions);
        } catch (EOFException e) {
            return new DaemonStatus.Run.Down(); // it ended while it was asked
        }
    }

    private static String upSince(Reply status) {
        for (String line : status.texts(ReplyCode.STATUS_TIMES)) {
            if (line.startsWith(UP_SINCE)) {
                return line.substring(UP_SINCE.length());
            }
        }
        return "";
    }

    /// A BIRD with a configuration of somebody else does not know the constant.
    private static Optional<String> generation(Reply reply) throws MalformedReplyException {
        if (!reply.is(ReplyCode.EVALUATED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfigDirectory.generation(Long.parseLong(reply.message())));
        } catch (NumberFormatException e) {
            throw new MalformedReplyException("not a generation: \"" + reply.message() + "\"");
        }
    }

    /// BIRD itself says what its filter lets through; such a filter only our configurations have.
    /// Routes of peers that it would let through go to none of them in an AS of one mesh.
    private static List<Cidr> announced(BirdControl control, List<BgpSession> sessions)
            throws IOException {
        Reply reply = control.send("show route primary filter " + EXPORT_FILTER);
        if (reply.isError()) {
            return List.of();
        }
        Set<String> peers = new HashSet<>();
        sessions.forEach(session -> peers.add(session.name()));
        return OwnRoutes.parse(reply, peers);
    }

    private static ConfigDirectory directory(DaemonSettings bird) {
        return new ConfigDirectory(bird.directory(), bird.daemon());
    }
}
