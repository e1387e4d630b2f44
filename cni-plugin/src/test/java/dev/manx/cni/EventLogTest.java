package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.json.Json;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.spec.CniArgs;
import dev.manx.core.spec.Command;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.NetConf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private Invocation call;

    @BeforeEach
    void makeCall() throws Exception {
        call =
                new Invocation(
                        Command.ADD,
                        "c1",
                        "",
                        Optional.of(new InterfaceName("eth0")),
                        CniArgs.parse(""),
                        List.of(),
                        NetConf.parse(
                                Json.object()
                                        .put("cniVersion", "1.1.0")
                                        .put("name", "net")
                                        .put("type", "manx")
                                        .put("secret", "s3cret")),
                        Map.of());
    }

    private EventLog log(Optional<Path> file) {
        return new EventLog(new PrintStream(stderr, true, StandardCharsets.UTF_8), file);
    }

    @Test
    void anEventIsALineWhateverIsInIt() {
        log(Optional.empty()).info(call, "x", "msg", "two\nlines with \"quotes\"", "n", 3);
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "level=info event=x network=net container=c1 ifname=eth0"
                                + " msg=\"two\\nlines with \\\"quotes\\\"\" n=3\n");
    }

    @Test
    void theFileGetsEveryLineWithTheTime(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        log(Optional.of(file)).warning(call, "x");
        log(Optional.of(file)).errorToFile(call, "y", "code", 5);
        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "time=\\S+Z level=warning event=x network=net"
                                                        + " container=c1 ifname=eth0"),
                        line -> assertThat(line).endsWith(" ifname=eth0 code=5"));
    }

    @Test
    void aFileThatCannotBeWrittenCostsALineAndNoMore(@TempDir Path folder) {
        log(Optional.of(folder)).errorToFile(call, "y");
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .startsWith("level=warning event=log-file-not-written file=");
    }
}
