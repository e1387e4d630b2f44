package dev.manx.ipam.registry;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real kube-apiserver on loopback, over an etcd of its own, with what `conf/kubernetes/base`
/// says of blocks and roles. It is spoken to with TLS, where roles count, and without by a door
/// behind which everybody is an administrator. It is killed and started again, stopped in its
/// tracks and let go on, as a test likes.
public final class KubeApiServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PASSWORD = "secret";
    private static final Path SHIPPED = Path.of("../conf/kubernetes/base");

    private final Etcd etcd;
    private final Path folder;
    private final int secure;
    private final TlsDoor door;
    private final List<String> command;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Optional<Process> process = Optional.empty();

    private KubeApiServer(Path program, Etcd etcd, Path folder, int secure, TlsDoor door) {
        this.etcd = etcd;
        this.folder = folder;
        this.secure = secure;
        this.door = door;
        String key = folder.resolve("sa.key").toString();
        this.command =
                List.of(
                        program.toString(),
                        "--etcd-servers=" + etcd.url(),
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + secure,
                        "--tls-cert-file=" + folder.resolve("server.pem"),
                        "--tls-private-key-file=" + folder.resolve("server.key"),
                        "--client-ca-file=" + folder.resolve("ca.pem"),
                        "--cert-dir=" + folder.resolve("made"),
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-signing-key-file=" + key,
                        "--service-account-key-file=" + key,
                        "--service-cluster-ip-range=10.96.0.0/24",
                        // its own address would have to be another than loopback's
                        "--endpoint-reconciler-type=none",
                        "--profiling=false");
    }

    /// One that is up and ready; the calling test is skipped where none has been built.
    public static KubeApiServer start(Path folder) throws Exception {
        Path program = program();
        Assumptions.assumeTrue(
                Files.isExecutable(program),
                () -> "no kube-apiserver at " + program + " (install/kubernetes kube-apiserver)");
        Etcd.Certificates.make(folder);
        openssl(folder, "genrsa -out sa.key 2048");
        openssl(
                folder,
                "req -newkey rsa:2048 -nodes -keyout admin.key -out admin.csr -subj"
                        + " /O=system:masters/CN=admin");
        openssl(
                folder,
                "x509 -req -in admin.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out"
                        + " admin.pem");
        openssl(
                folder,
                "pkcs12 -export -inkey admin.key -in admin.pem -out admin.p12 -passout"
                        + " pass:"
                        + PASSWORD);
        int port = freePort();
        TlsDoor door =
                TlsDoor.to(port, folder.resolve("admin.p12"), PASSWORD, folder.resolve("ca.pem"));
        var server = new KubeApiServer(program, Etcd.start(folder), folder, port, door);
        try {
            server.start();
            server.awaitHealth();
            server.apply(shipped("namespace.yaml"));
            server.apply(shipped("blocks.yaml"));
            server.apply(shipped("rbac.yaml"));
            server.await("/apis/manx.dev/v1alpha1/blocks");
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private static Path program() {
        Map<String, String> environment = System.getenv();
        String home = environment.getOrDefault("HOME", "/root");
        String caches = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
        return Path.of(
                environment.getOrDefault(
                        "MANX_KUBE_APISERVER", caches + "/manx/kube-apiserver/kube-apiserver"));
    }

    public static String shipped(String file) throws IOException {
        return Files.readString(SHIPPED.resolve(file));
    }

    /// Where everybody may do everything.
    public String url() {
        return "http://127.0.0.1:" + door.port();
    }

    public int port() {
        return door.port();
    }

    /// Where roles count.
    public String secureUrl() {
        return "https://127.0.0.1:" + secure;
    }

    /// A file that was made for it, such as `ca.pem`.
    public Path file(String name) {
        return folder.resolve(name);
    }

    /// The `registry` object of a conflist.
    ///
    /// @param more keys behind the server, each with a comma before it
    public static String registry(String url, String more) {
        return "{\"type\": \"kubernetes\", \"server\": \"" + url + "\"" + more + "}";
    }

    /// The same, read as the program reads it.
    public static KubernetesConf conf(String registry) {
        String ipam = "{\"pools\": [{\"cidr\": \"10.0.0.0/8\"}], \"registry\": " + registry + "}";
        try {
            byte[] bytes = ipam.getBytes(StandardCharsets.UTF_8);
            return (KubernetesConf)
                    IpamConf.parse(JsonView.root(Json.parseObject(bytes))).registry();
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts it on the data it had.
    public void start() throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("kube-apiserver.log").toFile()));
        process = Optional.of(builder.start());
    }

    /// Waits until it answers.
    public void awaitHealth() throws InterruptedException {
        await("/readyz");
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
    public void pause() throws Exception {
        signal("STOP");
    }

    /// It goes on, with all that was sent to it meanwhile.
    public void resume() throws Exception {
        signal("CONT");
    }

    /// Has it forget which versions its objects had before now: etcd drops them, and the server
    /// starts without what it remembers.
    public void forgetThePast() throws Exception {
        kill();
        if (etcd.compact() != 0) {
            throw new AssertionError("etcd was not compacted");
        }
        start();
        awaitHealth();
    }

    /// Creates the objects of a YAML file; JSON is YAML too.
    public void apply(String yaml) throws Exception {
        for (String each : yaml.split("(?m)^---$", -1)) {
            HttpResponse<String> answer = post(collection(each), each);
            if (answer.statusCode() != 201) {
                throw new AssertionError(answer.statusCode() + " " + answer.body() + ":\n" + each);
            }
        }
    }

    /// Where objects of this kind are created.
    private static String collection(String yaml) {
        String kind = field(yaml, "kind");
        return switch (kind) {
            case "Namespace" -> "/api/v1/namespaces";
            case "Node" -> "/api/v1/nodes";
            case "ServiceAccount" -> "/api/v1/namespaces/manx-system/serviceaccounts";
            case "ConfigMap" -> "/api/v1/namespaces/manx-system/configmaps";
            case "DaemonSet" -> "/apis/apps/v1/namespaces/manx-system/daemonsets";
            case "ClusterRole", "ClusterRoleBinding" ->
                    "/apis/rbac.authorization.k8s.io/v1/" + kind.toLowerCase(Locale.ROOT) + "s";
            case "CustomResourceDefinition" ->
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
            case "Block" -> "/apis/manx.dev/v1alpha1/blocks";
            default -> throw new IllegalArgumentException("no kind of ours: " + kind);
        };
    }

    private static String field(String yaml, String name) {
        return yaml.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return ask("POST", path, "application/yaml", body);
    }

    public HttpResponse<String> patch(String path, String json) throws Exception {
        return ask("PATCH", path, "application/merge-patch+json", json);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return ask("GET", path, "application/json", "");
    }

    public HttpResponse<String> delete(String path) throws Exception {
        return ask("DELETE", path, "application/json", "");
    }

    /// A node as a kubelet would register it.
    public void addNode(String name, String address, String annotations) throws Exception {
        apply(
                """
                kind: Node
                apiVersion: v1
                metadata: {name: %s, annotations: {%s}, labels: {rack: r1}}
                """
                        .formatted(name, annotations));
        String status =
                """
                {"status": {"addresses": [{"type": "Hostname", "address": "%s"},
                  {"type": "InternalIP", "address": "%s"}]}}
                """
                        .formatted(name, address);
        HttpResponse<String> answer = patch("/api/v1/nodes/" + name + "/status", status);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    /// A token of the service account that the DaemonSet has.
    public String token() throws Exception {
        HttpResponse<String> answer =
                post(
                        "/api/v1/namespaces/manx-system/serviceaccounts/manx/token",
                        "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\":"
                                + " \"TokenRequest\", \"spec\": {}}");
        return Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8))
                .path("status")
                .path("token")
                .asText();
    }

    @Override
    public void close() throws IOException {
        kill();
        door.close();
        etcd.close();
    }

    private HttpResponse<String> ask(String method, String path, String type, String body)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Content-Type", type)
                        .header("Accept", "application/json")
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void await(String path) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(path)) {
            if (System.nanoTime() > end || !process.map(Process::isAlive).orElse(false)) {
                throw new AssertionError("kube-apiserver does not answer; see " + folder);
            }
            TimeUnit.MILLISECONDS.sleep(50); // between two looks; the deadline above bounds them
        }
    }

    private boolean answers(String path) throws InterruptedException {
        try {
            return get(path).statusCode() == 200;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }

    private void signal(String name) throws Exception {
        long pid = process.orElseThrow().pid();
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
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

    private static void openssl(Path folder, String arguments) throws Exception {
        var words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(arguments.split(" ", -1)));
        Process openssl =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (openssl.waitFor() != 0) {
            throw new AssertionError("openssl " + words);
        }
    }

    /// A port that nobody has.
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
