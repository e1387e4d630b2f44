package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void withoutCniCommandItExplainsItselfAndFails() {
        assertThat(Main.run(new String[0], Node.NO_OTHER)).isEqualTo(2);
    }

    @Test
    void theVersionIsThePoms() throws Exception {
        assertThat(Main.run(new String[] {"--version"}, Node.NO_OTHER)).isZero();
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + Main.VERSION + "</version>");
    }
}
