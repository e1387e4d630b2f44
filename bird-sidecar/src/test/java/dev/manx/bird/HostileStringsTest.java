package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.config.BirdConfig;
import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.config.BirdRenderer;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.daemon.Verdict;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.settings.ThisNode;
import dev.manx.bird.status.BgpSession;
import dev.manx.bird.status.DaemonStatus;
import dev.manx.bird.status.StatusReader;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// P41: whatever text stands in a field, the outcome is an error that names the field, or files
/// that mean the same to the real BIRD. Each text is tried by itself; those that are taken then go
/// into one configuration by the thousand, which a BIRD in a namespace of its own runs and is asked
/// about: no protocol more or less than there are peers, and every description as it was.
///
/// `-Dmanx.hostile=100000` tries as many for each BIRD; `-Dmanx.hostile.seed=…` repeats a run.
@Tag("root")
@Tag("bird")
final class HostileStringsTest {

    private static final ThisNode NODE = new ThisNode("node1", Labels.none());

    private static final int TEXTS = Integer.getInteger("manx.hostile", 2000);
    private static final long SEED = Long.getLong("manx.hostile.seed", 20_261_125);
    private static final int BATCH = 1000;

    private static final List<String> PIECES =
            List.of(
                    "\"",
                    "\\",
                    "\\\"",
                    "'",
                    "{",
                    "}",
                    "};",
                    ";",
                    "#",
                    "/*",
                    "*/",
                    "//",
                    "\n",
                    "\r",
                    "\t",
                    "\0",
                    "\u0007",
                    "\u007f",
                    "\u0085",
                    "\u2028",
                    "$",
                    "%s%n",
                    "$(id)",
                    "`id`",
                    " ",
                    "  ",
                    "ö",
                    "猫",
                    "\ud83d\ude00",
                    "\ud800",
                    "\udc00",
                    "\u202e",
                    "accept;",
                    "reject;",
                    "include \"x\";",
                    "protocol bgp x {}",
                    "password",
                    "BGP state: Up",
                    "-",
                    "*",
                    "?",
                    "[",
                    "0",
                    "a",
                    "Z",
                    "..",
                    "/");

    /// Where text of people goes.
    private enum Field {
        NODE_NAME("mesh.nodes[0].name"),
        DESCRIPTION("peers[0].description"),
        PASSWORD("peers[0].password"),
        INTERFACE("ignoredInterfaces[0]");

        private final String path;

        Field(String path) {
            this.path = path;
        }
    }

    private record Hostile(Field field, String text) {}

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void textIsRefusedByItsFieldsNameOrMeansTheSameToBird(RealBird bird) throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes namespaces");
        var random = new SplittableRandom(SEED);
        int taken = 0;
        try (var lab = new Lab(bird, folder)) {
            var batch = new ArrayList<Hostile>();
            for (int i = 0; i < TEXTS; i++) {
                var hostile = new Hostile(Field.values()[i % Field.values().length], text(random));
                if (isTaken(hostile)) {
                    batch.add(hostile);
                    taken++;
                }
                if (batch.size() == BATCH || i == TEXTS - 1) {
                    lab.compare(batch);
                    batch.clear();
                }
            }
        }
        // Neither outcome is a rare one, or the test would not be one.
        assertThat(taken).isBetween(TEXTS / 10, TEXTS * 9 / 10);
    }

    /// Now and then one of 4 kB.
    private static String text(SplittableRandom random) {
        int length = random.nextInt(100) == 0 ? 4096 : 1 + random.nextInt(12);
        // Half of the texts have none of what is refused for sure, and are about all the rest.
        boolean mild = random.nextBoolean();
        var text = new StringBuilder();
        while (text.length() < length) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            if (random.nextInt(4) == 0) {
                piece = Character.toString(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
            if (!mild || (!piece.contains("\"") && piece.chars().noneMatch(c -> c < ' '))) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private static boolean isTaken(Hostile hostile) {
        try {
            Settings.parse(settings(List.of(hostile), ""), NODE);
            return true;
        } catch (JsonException e) {
            assertThat(e.getMessage()).startsWith(hostile.field.path + ": ");
            if (hostile.field == Field.PASSWORD && hostile.text.length() > 8) {
                assertThat(e.getMessage()).doesNotContain(hostile.text);
            }
            return false;
        }
    }

    /// A routing file with each text in its field. Peers are of 10.1.0.0/16, nodes of 10.2.0.0/16.
    private static byte[] settings(List<Hostile> texts, String more) {
        var nodes = new ArrayList<String>();
        var peers = new ArrayList<String>();
        var patterns = new ArrayList<String>();
        for (int i = 0; i < texts.size(); i++) {
            String quoted = Json.quoted(texts.get(i).text);
            String peer =
                    "{\"address\": \"" + address(1, i) + "\", \"asNumber\": 1, \"passive\": true";
            switch (texts.get(i).field) {
                case NODE_NAME ->
                        nodes.add(
                                "{\"address\": \""
                                        + address(2, i)
                                        + "\", \"name\": "
                                        + quoted
                                        + "}");
                case DESCRIPTION -> peers.add(peer + ", \"description\": " + quoted + "}");
                case PASSWORD -> peers.add(peer + ", \"password\": " + quoted + "}");
                case INTERFACE -> patterns.add(quoted);
            }
        }
        // Our address is the smallest, so we wait for every node to connect: no packet is sent.
        String text =
                "{\"address\": \"10.0.0.1\", \"mesh\": {\"nodes\": "
                        + nodes
                        + "}, \"peers\": "
                        + peers
                        + ", \"ignoredInterfaces\": "
                        + patterns
                        + more
                        + "}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String address(int second, int number) {
        return "10." + second + "." + number / 250 + "." + (1 + number % 250);
    }

    /// A namespace in which BIRD runs what it is given.
    private static final class Lab implements AutoCloseable {

        private final String namespace = "birdh-" + ProcessHandle.current().pid();
        private final RealBird bird;
        private final Path folder;

        Lab(RealBird bird, Path folder) {
            this.bird = bird;
            this.folder = folder;
            TwoNodes.run("ip", "netns", "add", namespace);
        }

        @Override
        public void close() {
            TwoNodes.run("ip", "netns", "delete", namespace);
        }

        void compare(List<Hostile> texts) throws Exception {
            String more =
                    ", \"bird\": {\"directory\": \"%1$s\", \"logFile\": \"%1$s/log\"}"
                            .formatted(folder);
            Settings settings = Settings.parse(settings(texts, more), NODE);
            Path main = write(settings);
            assertThat(bird.binary().check(main)).isEqualTo(new Verdict.Accepted());

            Path socket = settings.bird().bird().controlSocket();
            String program = bird.binary().name();
            TwoNodes.run(
                    "ip", "netns", "exec", namespace, program, "-c", "" + main, "-s", "" + socket);
            try (BirdControl control = connect(socket)) {
                assertThat(protocolsThatAreNoSessions(control))
                        .containsExactlyInAnyOrder("kernel1", "device1", "direct1", "static1");
                assertThat(descriptions(settings)).isEqualTo(expected(texts));
                control.send("down");
                assertThat(control.awaitEnd(TwoNodes.LIMIT)).isTrue();
            }
        }

        private Path write(Settings settings) throws Exception {
            Conflist conflist =
                    Conflist.parse(
                            """
                            {"name": "manx", "plugins": [{"ipam": {"type": "manx-ipam",
                              "pools": [{"cidr": "10.244.0.0/16"}]}}]}
                            """
                                    .getBytes(StandardCharsets.UTF_8));
            var builder = new BirdConfigBuilder(conflist, settings);
            BirdConfig config =
                    builder.build(List.of(Cidr.parse("10.244.1.0/26")), builder.families());
            Map<String, String> files = new BirdRenderer(bird.dialect()).render(config).files();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            return folder.resolve("bird.cfg");
        }

        private static List<String> protocolsThatAreNoSessions(BirdControl control)
                throws Exception {
            return ProtocolRow.parse(control.send("show protocols")).stream()
                    .filter(row -> !row.isBgp())
                    .map(ProtocolRow::name)
                    .toList();
        }

        private static Map<String, String> descriptions(Settings settings) throws Exception {
            DaemonStatus status = new StatusReader(settings.bird()).read().getFirst();
            return switch (status.run()) {
                case DaemonStatus.Run.Down _ -> Map.of();
                case DaemonStatus.Run.Up up ->
                        up.sessions().stream()
                                .collect(
                                        Collectors.toMap(
                                                BgpSession::name,
                                                BgpSession::description,
                                                (one, _) -> one,
                                                TreeMap::new));
            };
        }

        private static Map<String, String> expected(List<Hostile> texts) {
            var expected = new TreeMap<String, String>();
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i).text.strip(); // blanks around it are BIRD's columns
                switch (texts.get(i).field) {
                    case NODE_NAME -> expected.put(symbol("Mesh", address(2, i)), text);
                    case DESCRIPTION -> expected.put(symbol("Peer", address(1, i)), text);
                    case PASSWORD ->
                            expected.put(symbol("Peer", address(1, i)), "Connection to BGP peer");
                    case INTERFACE -> {}
                }
            }
            return expected;
        }

        private static String symbol(String kind, String address) {
            return kind + "_" + address.replace('.', '_');
        }

        private static BirdControl connect(Path socket) throws Exception {
            TwoNodes.await(() -> Files.exists(socket), true);
            return BirdControl.connect(socket, TwoNodes.LIMIT).orElseThrow();
        }
    }
}
