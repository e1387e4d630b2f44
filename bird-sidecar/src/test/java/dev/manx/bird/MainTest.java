package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void theVersionIsThePoms() throws Exception {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(new Main(List.of(), print, print).dispatch(new String[] {"--version"})).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("manx-bird " + Main.VERSION + "\n");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + Main.VERSION + "</version>");
    }
}
