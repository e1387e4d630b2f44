package dev.manx.cni.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.InterfaceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTest {

    @Test
    void whatWasWrittenReadsBack() {
        var alias = new Alias("manx", "c1", new InterfaceName("eth0"));
        assertThat(alias).hasToString("manx:manx:c1:eth0");
        assertThat(Alias.parse("manx:manx:c1:eth0")).contains(alias);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "uplink to rack 4",
                "manx:net:c1",
                "manx:net:c1:eth0:x",
                "manx::c1:eth0",
                "manx:net::eth0",
                "manx:net:c1:",
                "manx:net:c1:a name that is too long",
                "lynx:net:c1:eth0"
            })
    void whatIsNotOursIsNobodys(String text) {
        assertThat(Alias.parse(text)).isEmpty();
    }
}
