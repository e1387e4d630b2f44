package dev.manx.ipam.registry;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real etcd on loopback: one member, or one of several. It is killed and started again, stopped
/// in its tracks and let go on, as a test likes.
public final class Etcd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Member(String name, int clients, int peers) {}

    private final Member member;
    private final String scheme;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> command;
    private Optional<Process> process = Optional.empty();

    private Etcd(Member member, Path folder, Optional<Certificates> certificates, String cluster) {
        this.member = member;
        this.scheme = certificates.isPresent() ? "https" : "http";
        this.folder = folder;
        this.environment = certificates.map(Certificates::environment).orElse(Map.of());
        String client = scheme + "://127.0.0.1:" + member.clients();
        String peer = "http://127.0.0.1:" + member.peers();
        this.command = new ArrayList<>(List.of("etcd", "--name", member.name()));
        command.addAll(List.of("--data-dir", folder.resolve(member.name()).toString()));
        command.addAll(List.of("--listen-client-urls", client));
        command.addAll(List.of("--advertise-client-urls", client));
        command.addAll(List.of("--listen-peer-urls", peer));
        command.addAll(List.of("--initial-advertise-peer-urls", peer));
        command.addAll(List.of("--initial-cluster", cluster, "--logger", "zap"));
        certificates.ifPresent(each -> command.addAll(each.serverArguments()));
    }

    /// One member, up and ready.
    public static Etcd start(Path folder) throws IOException {
        return start(folder, Optional.empty());
    }

    /// One member that is spoken to with TLS, and wants a certificate of its clients.
    public static Etcd start(Path folder, Certificates certificates) throws IOException {
        return start(folder, Optional.of(certificates));
    }

    private static Etcd start(Path folder, Optional<Certificates> certificates) throws IOException {
        Member member = members(1).getFirst();
        var etcd = new Etcd(member, folder, certificates, cluster(List.of(member)));
        etcd.start();
        etcd.awaitHealth();
        return etcd;
    }

    /// A cluster, every member up and ready.
    public static List<Etcd> startCluster(Path folder, int size) throws IOException {
        List<Member> members = members(size);
        var all = new ArrayList<Etcd>();
        for (Member each : members) {
            all.add(new Etcd(each, folder, Optional.empty(), cluster(members)));
        }
        for (Etcd each : all) {
            each.start();
        }
        for (Etcd each : all) {
            each.awaitHealth();
        }
        return all;
    }

    public String url() {
        return scheme + "://127.0.0.1:" + member.clients();
    }

    public int port() {
        return member.clients();
    }

    /// The `registry` object of a conflist.
    ///
    /// @param more keys behind the endpoints, each with a comma before it
    public static String registry(List<String> urls, String more) {
        return "{\"type\": \"etcd\", \"endpoints\": [\""
                + String.join("\", \"", urls)
                + "\"]"
                + more
                + "}";
    }

    /// The same, read as the program reads it.
    public static EtcdConf conf(String registry) {
        String ipam = "{\"pools\": [{\"cidr\": \"10.0.0.0/8\"}], \"registry\": " + registry + "}";
        try {
            byte[] bytes = ipam.getBytes(StandardCharsets.UTF_8);
            IpamConf conf = IpamConf.parse(JsonView.root(Json.parseObject(bytes)));
            return (EtcdConf) conf.registry();
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts it on the data it had.
    public void start() throws IOException {
        var builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(member.name() + ".log").toFile()));
        process = Optional.of(builder.start());
    }

    /// Waits until it answers.
    public void awaitHealth() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (ctl("endpoint", "health") != 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("etcd is not healthy; see " + folder);
            }
        }
    }

    /// SIGKILL.
    public void kill() {
        if (process.isPresent()) {
            process.get().destroyForcibly();
            waitFor(process.get());
            process = Optional.empty();
        }
    }

    /// From now on it neither answers nor refuses; what is sent to it is kept.
    public void pause() {
        signal("STOP");
    }

    /// It goes on, with all that was sent to it meanwhile.
    public void resume() {
        signal("CONT");
    }

    /// Runs etcdctl.
    ///
    /// @return its exit status
    public int ctl(String... arguments) {
        var words = new ArrayList<>(List.of("etcdctl", "--endpoints", url()));
        words.addAll(List.of("--dial-timeout", "5s", "--command-timeout", "10s"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("ETCDCTL_API", "3");
        builder.environment().putAll(environment);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("etcdctl.log").toFile()));
        try {
            Process ctl = builder.start();
            waitFor(ctl);
            return ctl.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Drops all revisions before the present one.
    ///
    /// @return etcdctl's exit status
    public int compact() throws IOException {
        Path log = folder.resolve("etcdctl.log");
        Files.deleteIfExists(log);
        ctl("get", "none", "-w", "json");
        String revision = Files.readString(log).replaceAll("(?s).*\"revision\":(\\d+).*", "$1");
        return ctl("compact", revision);
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) {
        long pid = process.orElseThrow().pid();
        try {
            waitFor(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(process.info() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String cluster(List<Member> members) {
        var text = new StringBuilder();
        for (Member each : members) {
            text.append(text.isEmpty() ? "" : ",");
            text.append(each.name()).append("=http://127.0.0.1:").append(each.peers());
        }
        return text.toString();
    }

    /// Ports that nobody has: they are all open at once before the first is let go.
    private static List<Member> members(int size) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        var members = new ArrayList<Member>();
        try {
            for (int i = 0; i < 2 * size; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            for (int i = 0; i < size; i++) {
                int clients = sockets.get(2 * i).getLocalPort();
                members.add(new Member("m" + i, clients, sockets.get(2 * i + 1).getLocalPort()));
            }
        } finally {
            for (ServerSocket each : sockets) {
                each.close();
            }
        }
        return members;
    }

    /// Certificates of an authority of the test's own, made by openssl.
    public record Certificates(Path folder) {

        public static Certificates make(Path folder) throws Exception {
            var made = new Certificates(folder);
            made.openssl(
                    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                            + " -keyout ca.key -out ca.pem -days 2 -subj /CN=test-ca");
            made.issue("server", "/CN=server", "subjectAltName=IP:127.0.0.1,DNS:localhost");
            // without a common name: with authentication on, etcd's gateway refuses one
            made.issue("client", "/O=client", "subjectAltName=DNS:client");
            made.issue("named", "/CN=client", "subjectAltName=DNS:client");
            made.issue("stranger", "/CN=stranger", "subjectAltName=DNS:elsewhere.example");
            return made;
        }

        public Path file(String name) {
            return folder.resolve(name);
        }

        /// The keys of a conflist's `registry`, each with a comma before it.
        public String keys() {
            return ", \"ca\": \"%s\", \"cert\": \"%s\", \"key\": \"%s\""
                    .formatted(file("ca.pem"), file("client.pem"), file("client.key"));
        }

        /// The same for etcdctl.
        private Map<String, String> environment() {
            return Map.of(
                    "ETCDCTL_CACERT", file("ca.pem").toString(),
                    "ETCDCTL_CERT", file("client.pem").toString(),
                    "ETCDCTL_KEY", file("client.key").toString());
        }

        private List<String> serverArguments() {
            return List.of(
                    "--cert-file",
                    file("server.pem").toString(),
                    "--key-file",
                    file("server.key").toString(),
                    "--trusted-ca-file",
                    file("ca.pem").toString(),
                    "--client-cert-auth");
        }

        private void issue(String name, String subject, String names) throws Exception {
            Files.writeString(file(name + ".ext"), names + "\n");
            openssl(
                    "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "
                            + name
                            + ".key -out "
                            + name
                            + ".csr -subj "
                            + subject);
            openssl(
                    "x509 -req -in "
                            + name
                            + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial"
                            + " -days 2 -out "
                            + name
                            + ".pem -extfile "
                            + name
                            + ".ext");
        }

        private void openssl(String arguments) throws Exception {
            var words = new ArrayList<>(List.of("openssl"));
            words.addAll(List.of(arguments.split(" ", -1)));
            Process process =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("openssl " + arguments + ": " + output);
            }
        }
    }
}
