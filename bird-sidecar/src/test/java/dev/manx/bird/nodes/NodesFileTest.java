package dev.manx.bird.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.conf.Labels;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesFileTest {

    @TempDir private Path folder;

    private NodesFile file() {
        return new NodesFile(folder.resolve("manx/nodes"));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        var labels = new Labels(Map.of("rack", "r1"));
        List<IpAddress> addresses =
                List.of(IpAddress.parse("10.20.30.30"), IpAddress.parse("fd00::30"));
        List<NodeEntry> nodes = List.of(new NodeEntry("node1", addresses, 64512, labels));
        file().write(List.of());
        file().write(nodes);
        assertThat(file().read()).isEqualTo(Optional.of(nodes));
        assertThat(folder.resolve("manx")).isDirectoryContaining("glob:**/nodes");
    }

    @Test
    void noFileOrABadOneIsNone() throws IOException {
        assertThat(file().read()).isEmpty();
        Files.createDirectories(folder.resolve("manx"));
        Files.writeString(file().path(), "{\"nodes\": [{\"name\": \"../x\", \"asNumber\": 1}]}");
        assertThat(file().read()).isEmpty();
    }
}
