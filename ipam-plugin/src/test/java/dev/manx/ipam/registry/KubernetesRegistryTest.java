package dev.manx.ipam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.json.Json;
import dev.manx.core.kubernetes.KubernetesRegistry;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract, as the service account of `conf/kubernetes` over TLS, with what its role lets it
/// do; and what is the API server's own.
class KubernetesRegistryTest extends BlockRegistryContract {

    private static final String BLOCKS = "/apis/manx.dev/v1alpha1/blocks";
    private static final String PATIENT = ", \"timeout\": 20000";

    @TempDir private static Path folder;
    private static List<KubeApiServer> running = List.of();

    @BeforeAll
    static void startServer() throws Exception {
        running = List.of(KubeApiServer.start(folder));
        Files.writeString(folder.resolve("token"), server().token() + "\n");
    }

    @AfterAll
    static void endServer() throws Exception {
        for (KubeApiServer each : running) {
            each.close();
        }
    }

    private static KubeApiServer server() {
        return running.getFirst();
    }

    @BeforeEach
    void forgetBlocks() throws Exception {
        assertThat(server().delete(BLOCKS).statusCode()).isEqualTo(200);
    }

    @Override
    BlockRegistry open() {
        return secured(folder.resolve("token"));
    }

    private static BlockRegistry secured(Path token) {
        String keys = ", \"ca\": \"" + server().file("ca.pem") + "\", \"tokenFile\": \"" + token;
        return registry(server().secureUrl(), keys + "\"" + PATIENT);
    }

    private static BlockRegistry plain(String more) {
        return registry(server().url(), more);
    }

    private static BlockRegistry registry(String url, String more) {
        return new KubernetesRegistry(KubeApiServer.conf(KubeApiServer.registry(url, more)));
    }

    @Test
    void aClaimIsAnObjectThatPeopleCanRead() throws Exception {
        try (BlockRegistry registry = open()) {
            registry.claim(BLOCK, "node1");
            registry.claim(Cidr.parse("fd00::80/122"), "node1");
        }
        String four = server().get(BLOCKS + "/10.244.166.128-26").body();
        assertThat(json(four, "spec"))
                .isEqualTo("{\"cidr\":\"10.244.166.128/26\",\"node\":\"node1\"}");
        assertThat(four).contains("\"manx.dev/node\":\"node1\"");
        String six = server().get(BLOCKS + "/fd00.0.0.0.0.0.0.80-122").body();
        assertThat(json(six, "spec")).isEqualTo("{\"cidr\":\"fd00::80/122\",\"node\":\"node1\"}");
    }

    private static String json(String text, String key) throws Exception {
        return Json.parseObject(text.getBytes(StandardCharsets.UTF_8)).path(key).toString();
    }

    /// A label has room for 63 characters, and a name's end may be what no label ends in.
    @Test
    void nodesWithNamesThatAreAlikeForLongAreToldApart() throws Exception {
        String one = "n".repeat(62) + "-one";
        String other = "n".repeat(62) + "-other";
        try (BlockRegistry registry = open()) {
            registry.claim(BLOCK, one);
            registry.claim(Cidr.parse("10.244.0.0/26"), other);
            assertThat(registry.ownedBy(one)).containsExactly(BLOCK);
            registry.release(BLOCK, other);
            assertThat(registry.ownedBy(one)).containsExactly(BLOCK);
        }
    }

    @Test
    void aListOfManyPagesIsWhole() throws Exception {
        Cidr pool = Cidr.parse("10.128.0.0/9");
        try (BlockRegistry registry = plain(PATIENT)) {
            for (int i = 0; i < 1100; i++) {
                registry.claim(pool.subnet(26, 97L * i), "node" + i % 7);
            }
            assertThat(registry.list(pool)).hasSize(1100);
            assertThat(registry.ownedBy("node3")).hasSize(157);
        }
    }

    /// One that somebody made by hand, under a name that is another block's.
    @Test
    void anObjectThatIsNotWhatItsNameSaysIsNamed() throws Exception {
        server().apply(object("10.244.166.128-26", "10.244.0.0/26", "node9"));
        try (BlockRegistry registry = open()) {
            assertThatThrownBy(() -> registry.claim(BLOCK, "node1"))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageEndingWith(
                            "its block 10.244.166.128-26: spec.cidr: 10.244.0.0/26 is not what its"
                                    + " name says (delete the object)");
            assertThat(registry.list(POOL)).isEmpty();
            assertThat(registry.claim(Cidr.parse("10.244.0.0/26"), "node1")).isEqualTo("node1");
        }
    }

    @Test
    void aServerThatKnowsNoBlocksIsNamedWithWhatMendsIt() throws Exception {
        String definition =
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/blocks.manx.dev";
        String text = KubeApiServer.shipped("blocks.yaml");
        assertThat(server().delete(definition).statusCode()).isEqualTo(200);
        try (BlockRegistry registry = open()) {
            awaitStatus(definition, 404);
            awaitStatus(BLOCKS, 404);
            assertThatThrownBy(() -> registry.claim(BLOCK, "node1"))
                    .isInstanceOf(RegistryException.class)
                    .hasMessage(
                            "claim block 10.244.166.128/26 for node node1 in Kubernetes "
                                    + server().secureUrl()
                                    + ": it knows no blocks.manx.dev (apply"
                                    + " conf/kubernetes/base/blocks.yaml)");
        } finally {
            server().apply(text);
            awaitStatus(BLOCKS, 200);
        }
    }

    private static void awaitStatus(String path, int status) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server().get(path).statusCode() != status) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    /// The schema and the role, by what they forbid.
    @Nested
    class WhatIsShipped {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        10.244.0.0-26 | 10.244.0.0/26 | ''            | spec.node
                        10.244.0.0-26 | 10.244.0.0/26 | two words     | spec.node
                        10.244.0.0-26 | 10.244.0.0/26 | .hidden       | spec.node
                        10.244.0.0-26 | 10.244.0.0    | node1         | spec.cidr
                        10.244.0.0-26 | 10.244.0.256/26 | node1       | spec.cidr
                        10.244.0.0-26 | 10.244.0.0/19 | node1         | spec.cidr
                        10.244.0.0-26 | fd00::/64     | node1         | spec.cidr
                        block1        | 10.244.0.0/26 | node1         | metadata.name
                        """)
        void badObjectsAreRefused(String name, String cidr, String node, String key)
                throws Exception {
            HttpResponse<String> answer = server().post(BLOCKS, object(name, cidr, node));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains(key + ": Invalid value");
        }

        @Test
        void anObjectWithoutAnOwnerIsRefused() throws Exception {
            String text =
                    """
                    {"apiVersion": "manx.dev/v1alpha1", "kind": "Block",
                     "metadata": {"name": "10.244.0.0-26"}, "spec": {"cidr": "10.244.0.0/26"}}
                    """;
            HttpResponse<String> answer = server().post(BLOCKS, text);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("spec.node: Required value");
        }

        @Test
        void theRoleLetsNobodyChangeABlock() throws Exception {
            for (String verb : List.of("get", "list", "create", "delete")) {
                assertThat(may(verb, "manx.dev", "blocks")).isTrue();
            }
            for (String verb : List.of("update", "patch", "deletecollection", "watch")) {
                assertThat(may(verb, "manx.dev", "blocks")).isFalse();
            }
            for (String verb : List.of("get", "list", "watch")) {
                assertThat(may(verb, "", "nodes")).isTrue();
            }
            for (String verb : List.of("create", "update", "patch", "delete")) {
                assertThat(may(verb, "", "nodes")).isFalse();
            }
            assertThat(may("list", "", "pods")).isFalse();
            assertThat(may("list", "", "secrets")).isFalse();
        }

        private static boolean may(String verb, String group, String resource) throws Exception {
            String question =
                    """
                    {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec":
                     {"user": "system:serviceaccount:manx-system:manx", "groups":
                      ["system:serviceaccounts", "system:authenticated"], "resourceAttributes":
                      {"verb": "%s", "group": "%s", "resource": "%s"}}}
                    """
                            .formatted(verb, group, resource);
            HttpResponse<String> answer =
                    server().post("/apis/authorization.k8s.io/v1/subjectaccessreviews", question);
            assertThat(answer.statusCode()).isEqualTo(201);
            return json(answer.body(), "status").contains("\"allowed\":true");
        }

        @Test
        void theDaemonSetIsTaken() throws Exception {
            server().apply(KubeApiServer.shipped("daemonset.yaml"));
            String path = "/apis/apps/v1/namespaces/manx-system/daemonsets/manx";
            assertThat(server().get(path).statusCode()).isEqualTo(200);
            server().delete(path);
        }
    }

    @Nested
    class WhoWeAre {

        @Test
        void aTokenFileIsReadForEachRequest() throws Exception {
            Path token = folder.resolve("rotating");
            Files.writeString(token, "old");
            try (BlockRegistry registry = secured(token)) {
                assertThatThrownBy(() -> registry.list(POOL))
                        .isInstanceOf(RegistryException.class)
                        .hasMessageEndingWith("it refused: Unauthorized (HTTP status 401)");
                Files.writeString(token, server().token());
                assertThat(registry.list(POOL)).isEmpty();
            }
        }

        @Test
        void nobodyMayDoNothing() {
            String keys = ", \"ca\": \"" + server().file("ca.pem") + "\"" + PATIENT;
            try (BlockRegistry registry = registry(server().secureUrl(), keys)) {
                assertThatThrownBy(() -> registry.claim(BLOCK, "node1"))
                        .isInstanceOf(RegistryException.class)
                        .hasMessageContaining("it refused: blocks.manx.dev is forbidden: User")
                        .hasMessageContaining("(HTTP status 403)");
            }
        }

        @Test
        void aServerThatTheAuthorityDoesNotKnowIsNotTrusted() {
            String keys = ", \"ca\": \"" + server().file("stranger.pem") + "\"" + PATIENT;
            try (BlockRegistry registry = registry(server().secureUrl(), keys)) {
                assertThatThrownBy(() -> registry.list(POOL))
                        .isInstanceOf(RegistryException.class)
                        .hasMessageContaining("it cannot be reached");
            }
        }

        @Test
        void aKubeconfigIsFollowed() throws Exception {
            Path file = folder.resolve("kubeconfig");
            byte[] ca = Files.readAllBytes(server().file("ca.pem"));
            Files.writeString(
                    file,
                    """
                    {"apiVersion": "v1", "kind": "Config", "current-context": "here",
                     "contexts": [{"name": "there", "context": {"cluster": "x", "user": "y"}},
                                  {"name": "here", "context": {"cluster": "c", "user": "manx"}}],
                     "clusters": [{"name": "c", "cluster": {"server": "%s",
                                   "certificate-authority-data": "%s"}}],
                     "users": [{"name": "manx", "user": {"tokenFile": "token"}}]}
                    """
                            .formatted(
                                    server().secureUrl(), Base64.getEncoder().encodeToString(ca)));
            String registry = "{\"type\": \"kubernetes\", \"kubeconfig\": \"" + file + "\"}";
            try (var byFile = new KubernetesRegistry(KubeApiServer.conf(registry))) {
                assertThat(byFile.claim(BLOCK, "node1")).isEqualTo("node1");
            }
        }
    }

    @Test
    void aSilentServerIsGivenUpInTime() throws Exception {
        try (BlockRegistry registry = plain(", \"timeout\": 300")) {
            server().pause();
            long start = System.nanoTime();
            assertThatThrownBy(() -> registry.claim(BLOCK, "node1"))
                    .isInstanceOf(RegistryException.class)
                    .hasMessage(
                            "claim block 10.244.166.128/26 for node node1 in Kubernetes "
                                    + server().url()
                                    + ": it cannot be reached (no answer in time)");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
        } finally {
            server().resume();
        }
    }

    /// The first request is still under way when its sender has given it up, given the block back
    /// by another, and claimed it anew.
    @Test
    void aReleaseThatArrivesLateDoesNotHitTheBlockClaimedAnew() throws Exception {
        try (var relay = Relay.to(server().port());
                BlockRegistry direct = plain(PATIENT);
                BlockRegistry slow = registry(relay.url(), ", \"timeout\": 1000")) {
            direct.claim(BLOCK, "node1");
            relay.holdRequestsWith("DELETE ");
            assertThatThrownBy(() -> slow.release(BLOCK, "node1"))
                    .isInstanceOf(RegistryException.class);
            direct.release(BLOCK, "node1");
            assertThat(direct.claim(BLOCK, "node1")).isEqualTo("node1");
            relay.deliver();
            assertThat(direct.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        }
    }

    private static String object(String name, String cidr, String node) {
        return """
        apiVersion: manx.dev/v1alpha1
        kind: Block
        metadata: {name: "%s"}
        spec: {cidr: "%s", node: "%s"}
        """
                .formatted(name, cidr, node);
    }
}
