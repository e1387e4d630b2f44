package dev.manx.ipam;

import dev.manx.core.json.Json;
import dev.manx.core.net.Cidr;
import dev.manx.core.spec.PluginRunner;
import dev.manx.ipam.store.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The plugin as a runtime sees it: environment and stdin in, stdout out, files on a real file
/// system. One pool of 16 blocks of four addresses unless a test says otherwise.
abstract class PluginFixture {

    private static final String POOL = "{\"cidr\": \"10.244.166.128/26\", \"blockSize\": 30}";

    @TempDir Path root;
    TestNode node = new TestNode(new RealDisk(), "{}");
    private String ipam = "";

    @BeforeEach
    final void configureOnePool() {
        configure(POOL);
    }

    final void configure(String pools) {
        configure(pools, "");
    }

    /// @param more keys of `ipam`, each with a comma before it
    final void configure(String pools, String more) {
        ipam = TestNode.conf("node1", pools, root.toString(), more);
        node = new TestNode(new RealDisk(), ipam);
    }

    final String call(String command, String container, String more, String... environment) {
        var variables = new HashMap<String, String>();
        variables.put("CNI_COMMAND", command);
        variables.put("CNI_CONTAINERID", container);
        variables.put("CNI_IFNAME", "eth0");
        variables.put("CNI_NETNS", "/proc/1/ns/net");
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        String stdin =
                "{\"cniVersion\": \"1.1.0\", \"name\": \"net\", \"type\": \"manx\", \"ipam\": "
                        + ipam
                        + more
                        + "}";
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        new PluginRunner(
                        variables,
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(stdout, true, StandardCharsets.UTF_8),
                        new PrintStream(stderr, true, StandardCharsets.UTF_8))
                .run(
                        new IpamPlugin(
                                node.machine(),
                                new PrintStream(stderr, true, StandardCharsets.UTF_8)));
        return stdout.toString(StandardCharsets.UTF_8).strip();
    }

    static String given(String address) {
        return "{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\""
                + address
                + "/32\"}],\"dns\":{}}";
    }

    static String error(int code, String message) {
        return Json.object()
                .put("cniVersion", "1.1.0")
                .put("code", code)
                .put("msg", message)
                .toString();
    }

    final String firstBlock() throws Exception {
        call("ADD", "first", "");
        String block = String.valueOf(node.owned().blocks().getFirst().cidr());
        call("DEL", "first", "");
        return block;
    }

    static String nth(String block, int n) {
        return String.valueOf(Cidr.parse(block).nth(n));
    }
}
