package dev.manx.ipam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.etcd.EtcdRegistry;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract, and what is etcd's own: a member behind TLS that wants certificates and a
/// password, members that are lost.
class EtcdRegistryTest extends BlockRegistryContract {

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final String PATIENT = ", \"timeout\": 20000";

    @TempDir private static Path folder;
    private static Etcd.Certificates certificates = new Etcd.Certificates(Path.of("/"));
    private static List<Etcd> running = List.of();

    private final String prefix = ", \"prefix\": \"/test-" + PREFIXES.incrementAndGet() + "\"";

    @BeforeAll
    static void startEtcd() throws Exception {
        certificates = Etcd.Certificates.make(folder);
        Etcd etcd = Etcd.start(folder, certificates);
        running = List.of(etcd);
        // one user who may do all, as etcd wants it, and one who may do ours
        for (String line :
                List.of(
                        "user add root:rootpw",
                        "user grant-role root root",
                        "role add manx",
                        "role grant-permission manx readwrite --prefix=true /test-",
                        "user add manx:secret",
                        "user grant-role manx manx",
                        "auth enable")) {
            assertThat(etcd.ctl(line.split(" ", -1))).isZero();
        }
        Files.writeString(folder.resolve("password"), "secret\n");
        Files.writeString(folder.resolve("wrong"), "guess\n");
    }

    @AfterAll
    static void endEtcd() {
        running.forEach(Etcd::close);
    }

    @Override
    BlockRegistry open() {
        return open(certificates.keys() + user("password") + PATIENT);
    }

    private BlockRegistry open(String keys) {
        return new EtcdRegistry(
                Etcd.conf(Etcd.registry(List.of(running.getFirst().url()), prefix + keys)));
    }

    private static String user(String file) {
        return ", \"username\": \"manx\", \"passwordFile\": \"" + folder.resolve(file) + "\"";
    }

    @Test
    void aWrongPasswordIsRefusedAndNotTold() {
        try (BlockRegistry registry = open(certificates.keys() + user("wrong") + PATIENT)) {
            assertThatThrownBy(() -> registry.list(POOL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageStartingWith("list the blocks of 10.244.0.0/16 in etcd https://")
                    .hasMessageContaining("it refused: etcdserver: authentication failed")
                    .hasMessageNotContaining("guess");
        }
    }

    @Test
    void whatEtcdSaysBeforeItsGatewayIsPassedOn() {
        String keys = certificates.keys().replace("client.", "named.") + user("password");
        try (BlockRegistry registry = open(keys + PATIENT)) {
            assertThatThrownBy(() -> registry.list(POOL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageEndingWith(
                            "it refused: CommonName of client sending a request against gateway"
                                    + " will be ignored and not used as expected (HTTP status"
                                    + " 400)");
        }
    }

    @Test
    void withoutAClientCertificateThereIsNoConnection() {
        String keys = ", \"ca\": \"" + certificates.file("ca.pem") + "\"" + user("password");
        try (BlockRegistry registry = open(keys + PATIENT)) {
            assertThatThrownBy(() -> registry.list(POOL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("it cannot be reached (https://127.0.0.1:")
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void aServerThatTheAuthorityDoesNotKnowIsNotTrusted() {
        // signed by itself and nobody else
        String keys = certificates.keys().replace("ca.pem", "server.pem") + user("password");
        try (BlockRegistry registry = open(keys.replace("server.pem", "stranger.pem") + PATIENT)) {
            assertThatThrownBy(() -> registry.list(POOL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(
                            "the certificate of CN=server is not signed by an authority that is"
                                    + " trusted; its issuer is CN=test-ca");
        }
    }

    @Test
    void aDamagedKeyIsNamed() throws IOException {
        Path damaged = folder.resolve("damaged.key");
        Files.writeString(
                damaged, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        String keys = certificates.keys().replace("client.key", "damaged.key");
        try (BlockRegistry registry = open(keys + PATIENT)) {
            assertThatThrownBy(() -> registry.list(POOL))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageEndingWith(": " + damaged + ": the private key is damaged");
        }
    }

    /// A member that is started again knows none of the tokens that it gave.
    @Test
    void aTokenThatIsVoidIsHadAnew() throws Exception {
        try (BlockRegistry registry = open()) {
            registry.claim(BLOCK, "node1");
            running.getFirst().kill();
            running.getFirst().start();
            awaitAnswer(registry);
            assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        }
    }

    private static void awaitAnswer(BlockRegistry registry) throws RegistryException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                registry.list(BLOCK);
                return;
            } catch (RegistryException e) {
                if (System.nanoTime() > end || !e.getMessage().contains("connection refused")) {
                    throw e;
                }
            }
        }
    }

    @Test
    void ofThreeMembersOneMayBeLost(@TempDir Path data) throws Exception {
        List<Etcd> cluster = Etcd.startCluster(data, 3);
        try (BlockRegistry registry =
                new EtcdRegistry(
                        Etcd.conf(
                                Etcd.registry(
                                        cluster.stream().map(Etcd::url).toList(), PATIENT)))) {
            assertThat(registry.claim(BLOCK, "node1")).isEqualTo("node1");
            cluster.getFirst().kill();
            cluster.get(1).awaitHealth();
            assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node1");
            cluster.getFirst().start();
            cluster.getFirst().awaitHealth();
            cluster.get(1).kill();
            cluster.get(2).awaitHealth();
            assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        } finally {
            cluster.forEach(Etcd::close);
        }
    }

    @Test
    void aSilentMemberCostsItsShareOfTheTimeAndTheNextAnswers(@TempDir Path data) throws Exception {
        List<Etcd> cluster = Etcd.startCluster(data, 3);
        String keys = ", \"timeout\": 6000";
        try (BlockRegistry registry =
                new EtcdRegistry(
                        Etcd.conf(Etcd.registry(cluster.stream().map(Etcd::url).toList(), keys)))) {
            registry.claim(BLOCK, "node1");
            cluster.getFirst().pause();
            cluster.get(1).awaitHealth();
            assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node1");
        } finally {
            cluster.getFirst().resume();
            cluster.forEach(Etcd::close);
        }
    }

    @Test
    void aSilentEtcdIsGivenUpInTime(@TempDir Path data) throws Exception {
        try (Etcd etcd = Etcd.start(data)) {
            etcd.pause();
            try (BlockRegistry registry =
                    new EtcdRegistry(Etcd.conf(Etcd.registry(List.of(etcd.url()), "")))) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> registry.claim(BLOCK, "node1"))
                        .isInstanceOf(RegistryException.class)
                        .hasMessage(
                                "claim block 10.244.166.128/26 for node node1 in etcd "
                                        + etcd.url()
                                        + ": it cannot be reached ("
                                        + etcd.url()
                                        + ": no answer in time)");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(1));
            }
            etcd.resume();
        }
    }

    /// The first request is still in etcd's hands when its sender has given it up, given the block
    /// back by another, and claimed it anew.
    @Test
    void aReleaseThatArrivesLateDoesNotHitTheBlockClaimedAnew(@TempDir Path data) throws Exception {
        try (Etcd etcd = Etcd.start(data);
                var relay = Relay.to(etcd.port())) {
            var direct = new EtcdRegistry(Etcd.conf(Etcd.registry(List.of(etcd.url()), PATIENT)));
            var slow =
                    new EtcdRegistry(
                            Etcd.conf(Etcd.registry(List.of(relay.url()), ", \"timeout\": 1000")));
            direct.claim(BLOCK, "node1");
            relay.holdRequestsWith("\"request_delete_range\"");
            assertThatThrownBy(() -> slow.release(BLOCK, "node1"))
                    .isInstanceOf(RegistryException.class);
            direct.release(BLOCK, "node1");
            assertThat(direct.claim(BLOCK, "node1")).isEqualTo("node1");
            relay.deliver();
            assertThat(direct.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
            direct.close();
            slow.close();
        }
    }
}
