package dev.manx.bird.config;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.Reply;
import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.settings.FilterRule;
import dev.manx.bird.settings.PeerOptions;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A BIRD with one golden file in a namespace, and in another one a BIRD 2 for each peer that the
/// model names, with the peer's address, system, port and password. They are witnesses of what the
/// peers are told, and tell some routes themselves.
final class GoldenLab implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Pattern COMMUNITY = Pattern.compile("\\(([0-9, ]+)\\)");
    private static final String LINK = "ens192";
    private static final String PODS = "cali0";

    private final String own = "birdg1-" + ProcessHandle.current().pid();
    private final String witness = "birdg2-" + ProcessHandle.current().pid();
    private final Path folder;
    private final BirdConfig model;
    private final List<Protocol.Bgp> sessions;
    private final List<BirdControl> running = new ArrayList<>();

    private GoldenLab(Path folder, BirdConfig model) {
        this.folder = folder;
        this.model = model;
        this.sessions =
                model.protocols().stream()
                        .filter(Protocol.Bgp.class::isInstance)
                        .map(Protocol.Bgp.class::cast)
                        .toList();
    }

    /// Returns when all sessions are up.
    static GoldenLab start(Path folder, RealBird bird, Daemon daemon, Path main, BirdConfig model)
            throws Exception {
        Path files = Files.createTempDirectory(folder, "golden");
        var lab = new GoldenLab(files, model);
        try {
            lab.link();
            lab.addRoutes();
            lab.copy(main);
            lab.run(lab.own, bird.binary(daemon).name(), files.resolve(daemon.mainFile()));
            for (Protocol.Bgp session : lab.sessions) {
                Path config = files.resolve(session.name());
                Files.writeString(config, lab.witnessConfig(session));
                lab.run(lab.witness, RealBird.BIRD_2.binary().name(), config);
            }
            for (Protocol.Bgp session : lab.sessions) {
                await(session.name() + " is up", () -> lab.state(session), "Established");
            }
            return lab;
        } catch (Exception | AssertionError e) {
            lab.close();
            throw e;
        }
    }

    List<Protocol.Bgp> sessions() {
        return sessions;
    }

    /// Routes of the kernel: a pod's in each block, one elsewhere in each pool, and one that is in
    /// none.
    List<Cidr> others() {
        var others = new LinkedHashSet<Cidr>();
        model.announced().forEach(block -> others.add(Cidr.host(block.nth(0))));
        for (List<Cidr> pools : List.of(model.exportedPools(), model.hiddenPools())) {
            pools.forEach(pool -> others.add(Cidr.host(pool.last())));
        }
        for (Family family : model.families()) {
            others.add(
                    Cidr.parse(
                            switch (family) {
                                case INET -> "198.51.100.0/24";
                                case INET6 -> "2001:db8:51::/48";
                            }));
        }
        return List.copyOf(others);
    }

    /// What a peer tells: a route of its own, and what our rules are about.
    List<Cidr> offered(Protocol.Bgp session) {
        int number = sessions.indexOf(session);
        var offered = new LinkedHashSet<Cidr>();
        offered.add(
                Cidr.parse(
                        switch (session.family()) {
                            case INET -> "172.31." + number + ".0/24";
                            case INET6 -> "fd00:31:" + number + "::/48";
                        }));
        for (FilterRule rule : session.options().importRules()) {
            if (rule.cidr().family() == session.family()) {
                offered.add(rule.cidr());
            }
        }
        return List.copyOf(offered);
    }

    /// The kernel's blackhole routes that BIRD made.
    Set<String> blackholes() {
        var blackholes = new TreeSet<String>();
        for (String family : List.of("-4", "-6")) {
            ip(own, family, "route", "show", "type", "blackhole", "proto", "bird")
                    .lines()
                    .forEach(line -> blackholes.add(line.split(" ", -1)[1]));
        }
        return blackholes;
    }

    /// What the peer has heard, with communities such as `64512:100`.
    Map<String, Set<String>> heard(Protocol.Bgp session) {
        var heard = new TreeMap<String, Set<String>>();
        Set<String> communities = new TreeSet<>();
        for (String line : ask(witness(session), "show route protocol tested all")) {
            String prefix = prefix(line);
            if (!prefix.isEmpty()) {
                communities = heard.computeIfAbsent(prefix, _ -> new TreeSet<>());
            } else if (line.contains("community:")) {
                Matcher matcher = COMMUNITY.matcher(line);
                while (matcher.find()) {
                    communities.add(matcher.group(1).replace(", ", ":").replace(',', ':'));
                }
            }
        }
        return heard;
    }

    /// What our BIRD has taken of what the peer tells.
    Set<String> taken(Protocol.Bgp session) {
        var taken = new TreeSet<String>();
        for (String line : ask(running.getFirst(), "show route protocol " + session.name())) {
            String prefix = prefix(line);
            if (!prefix.isEmpty()) {
                taken.add(prefix);
            }
        }
        return taken;
    }

    /// What our BIRD says of a session, name to value; of its timers, what they are set to.
    Map<String, String> facts(Protocol.Bgp session) {
        var facts = new TreeMap<String, String>();
        for (String line : ask(running.getFirst(), "show protocols all " + session.name())) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                String name = line.substring(0, colon).strip();
                String value = line.substring(colon + 1).strip();
                facts.put(
                        name,
                        name.endsWith(" timer")
                                ? value.substring(value.indexOf('/') + 1).replaceAll("\\.0+$", "")
                                : value);
            }
        }
        List<String> words = List.of(facts.getOrDefault("Session", "").split(" ", -1));
        for (String word : List.of("internal", "multihop", "route-reflector")) {
            facts.put(word, String.valueOf(words.contains(word)));
        }
        for (String line : ask(running.getFirst(), "show status")) {
            if (line.startsWith("Router ID is ")) {
                facts.put("router id", line.substring("Router ID is ".length()));
            }
        }
        return facts;
    }

    @Override
    public void close() throws IOException {
        for (BirdControl each : running) {
            each.send("down");
            each.awaitEnd(LIMIT);
            each.close();
        }
        for (String namespace : List.of(own, witness)) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                exec("ip", "netns", "delete", namespace);
            }
        }
    }

    static <T> void await(String what, Supplier<T> look, T wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T seen = look.get();
        while (!seen.equals(wanted)) {
            if (System.nanoTime() >= deadline) {
                throw new AssertionError(
                        what + ": waited for\n" + wanted + "\nin vain; last seen:\n" + seen);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = look.get();
        }
    }

    /// `Established`, or all that both ends say of the session.
    private String state(Protocol.Bgp session) {
        List<String> ours = ask(running.getFirst(), "show protocols all " + session.name());
        if (ours.stream().anyMatch(line -> line.contains("Established"))) {
            return "Established";
        }
        return ours + "\n" + ask(witness(session), "show protocols all tested");
    }

    /// Who plays the peer.
    private BirdControl witness(Protocol.Bgp session) {
        return running.get(sessions.indexOf(session) + 1);
    }

    /// Both ends of one wire, with all addresses that the model has.
    private void link() {
        for (String namespace : List.of(own, witness)) {
            exec("ip", "netns", "add", namespace);
            ip(namespace, "link", "set", "lo", "up");
        }
        ip(own, "link", "add", LINK, "type", "veth", "peer", "name", LINK, "netns", witness);
        var ours = new LinkedHashSet<IpAddress>();
        var theirs = new LinkedHashSet<IpAddress>();
        for (Protocol.Bgp session : sessions) {
            ours.add(session.source());
            theirs.add(session.neighbor());
        }
        for (String namespace : List.of(own, witness)) {
            ip(namespace, "link", "set", LINK, "up");
            for (IpAddress each : namespace.equals(own) ? ours : theirs) {
                ip(namespace, "address", "add", onLink(each), "dev", LINK, "nodad");
            }
            // Whoever is not in the network of the link is on it all the same.
            for (IpAddress each : namespace.equals(own) ? theirs : ours) {
                ip(
                        namespace,
                        "route",
                        "replace",
                        Cidr.host(each).toString(),
                        "dev",
                        LINK,
                        "proto",
                        "kernel");
            }
        }
    }

    private void addRoutes() {
        ip(own, "link", "add", PODS, "type", "veth", "peer", "name", "pod");
        ip(own, "link", "set", "pod", "up");
        ip(own, "link", "set", PODS, "up");
        for (Cidr each : others()) {
            ip(own, "route", "add", each.toString(), "dev", PODS);
        }
    }

    private static String onLink(IpAddress address) {
        return switch (address.family()) {
            case INET -> address + "/24";
            case INET6 -> address + "/64";
        };
    }

    /// The golden files, but for where BIRD logs.
    private void copy(Path main) throws IOException {
        Path from = Objects.requireNonNull(main.toAbsolutePath().getParent());
        try (var all = Files.newDirectoryStream(from)) {
            for (Path each : all) {
                String text = Files.readString(each);
                if (!model.logFile().isEmpty()) {
                    text =
                            text.replace(
                                    model.logFile().quoted(), "\"" + folder.resolve("log") + "\"");
                }
                Files.writeString(folder.resolve(each.getFileName()), text);
            }
        }
    }

    private void run(String namespace, String program, Path config) throws IOException {
        Path socket = Path.of(config + ".ctl");
        exec("ip", "netns", "exec", namespace, program, "-c", "" + config, "-s", "" + socket);
        await(socket + " is there", () -> Files.exists(socket), true);
        running.add(BirdControl.connect(socket, LIMIT).orElseThrow());
    }

    /// Of one peer. Each is a process: two sessions of a BIRD with one address would wait for one
    /// another.
    private String witnessConfig(Protocol.Bgp session) {
        PeerOptions options = session.options();
        String channel = BirdRenderer.channel(session.family());
        var text = new StringBuilder("protocol device { }\n");
        text.append("router id 192.0.2.%d;\n".formatted(sessions.indexOf(session) + 1));
        text.append("protocol static { ").append(channel).append(";\n");
        offered(session).forEach(each -> text.append("route " + each + " blackhole;\n"));
        text.append("}\n").append(options.bfd() ? "protocol bfd { }\n" : "");
        text.append("protocol bgp tested {\nstrict bind; hold time 65535;\n");
        text.append("connect delay time 1; connect retry time 1; error wait time 1,1;\n");
        text.append(end("local", session.neighbor(), options.port(), session.neighborAs()));
        text.append(end("neighbor", session.source(), model.bgp().port(), options.localAs()));
        text.append(options.hops() == 1 ? "direct;\n" : "multihop;\n");
        text.append(options.ttlSecurity() ? "ttl security on;\n" : "");
        text.append(options.bfd() ? "bfd on;\n" : "");
        if (!session.password().isEmpty()) {
            text.append("password ").append(session.password().quoted()).append(";\n");
        }
        text.append(channel + " { import all; export where source = RTS_STATIC; };\n}\n");
        return text.toString();
    }

    private static String end(String which, IpAddress address, int port, long as) {
        return which + " " + address + " port " + port + " as " + as + ";\n";
    }

    /// Of a line that begins with one; else empty.
    private static String prefix(String line) {
        String word = line.split(" ", 2)[0];
        return word.contains("/") && !Character.isWhitespace(line.charAt(0)) ? word : "";
    }

    private static List<String> ask(BirdControl control, String command) {
        try {
            return control.send(command).lines().stream().map(Reply.Line::text).toList();
        } catch (IOException e) {
            throw new AssertionError(command, e);
        }
    }

    private static String ip(String namespace, String... arguments) {
        var command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(Arrays.asList(arguments));
        return exec(command.toArray(String[]::new));
    }

    private static String exec(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
