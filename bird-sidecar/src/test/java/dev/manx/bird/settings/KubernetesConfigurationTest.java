package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.net.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `conf/kubernetes` has for every node, after the init container has put in what is a node's
/// own.
class KubernetesConfigurationTest {

    private static byte[] filled(String file) throws IOException {
        return Files.readString(Path.of("../conf/kubernetes").resolve(file))
                .replace("@NODE_NAME@", "node1")
                .replace("@NODE_ADDRESS@", "10.20.30.30")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theConflistNamesTheNodeAndAsksItsOwnCluster() throws Exception {
        Conflist conflist = Conflist.parse(filled("base/10-manx.conflist"));
        assertThat(conflist.ipam().node()).isEqualTo("node1");
        assertThat(conflist.ipam().registry())
                .isEqualTo(
                        new KubernetesConf(
                                new KubernetesConf.Access.InCluster(), Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base/bird.jsonc", "overlays/tor/bird.jsonc"})
    void theRoutingFileHasTheNodesAddressAndWhatTheProbesAsk(String file) throws Exception {
        Settings settings = Settings.parse(filled(file), new ThisNode("node1", Labels.none()));
        assertThat(settings.addresses().all()).isEqualTo(List.of(IpAddress.parse("10.20.30.30")));
        assertThat(settings.endpoints())
                .isEqualTo(Listen.parse(probed(filled("base/daemonset.yaml"))));
        assertThat(settings.bird().directory()).isEqualTo(Path.of("/run/manx-bird"));
    }

    private static String probed(byte[] yaml) {
        List<String> addresses =
                new String(yaml, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("httpGet:"))
                        .map(line -> line.replaceAll(".*host: ([^,]*), port: ([^,]*),.*", "$1:$2"))
                        .distinct()
                        .toList();
        assertThat(addresses).hasSize(1);
        return addresses.getFirst();
    }
}
