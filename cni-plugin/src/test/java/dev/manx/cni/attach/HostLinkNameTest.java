package dev.manx.cni.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.spec.CniArgs;
import dev.manx.core.spec.CniException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HostLinkNameTest {

    private static final String SANDBOX = "0123456789abcdef";

    private static String name(String args, String ifname) throws CniException {
        return HostLinkName.of("cali", CniArgs.parse(args), SANDBOX, new InterfaceName(ifname))
                .name();
    }

    @Test
    void aPodsNameIsCalicosName() throws CniException {
        assertThat(name("K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx", "eth0"))
                .isEqualTo("calic440f455693");
        assertThat(name("K8S_POD_NAMESPACE=namespace;K8S_POD_NAME=podname", "eth0"))
                .isEqualTo("cali82111e10a96");
    }

    @Test
    void withoutAPodItIsTheBeginningOfTheContainerId() throws CniException {
        assertThat(name("", "eth0")).isEqualTo("cali0123456789a");
        assertThat(name("K8S_POD_NAME=nginx", "eth0")).isEqualTo("cali0123456789a");
    }

    @Test
    void aShortContainerIdIsTakenWhole() throws CniException {
        assertThat(HostLinkName.of("x", CniArgs.parse(""), "c1", new InterfaceName("eth0")).name())
                .isEqualTo("xc1");
    }

    @Test
    void idsThatDifferBehindTheEleventhCharacterHaveDifferentNames() throws Exception {
        for (String id : new String[] {"default-pod1", "default-pod2"}) {
            assertThat(
                            HostLinkName.of(
                                            "cali",
                                            CniArgs.parse(""),
                                            id,
                                            new InterfaceName("eth0"))
                                    .name())
                    .isEqualTo("cali" + sha1(id).substring(0, 11));
        }
    }

    @Test
    void aFurtherInterfaceHasANameOfItsOwn() throws Exception {
        assertThat(name("K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx", "net1"))
                .isEqualTo("cali" + sha1("default.nginx.net1").substring(0, 11));
        assertThat(name("", "net1")).isEqualTo("cali" + sha1(SANDBOX + ".net1").substring(0, 11));
    }

    @Test
    void theDigestIsTheJdksForEveryLengthAroundABlocksEnd() throws Exception {
        for (int length = 0; length < 200; length++) {
            String text = "é".repeat(length % 3) + "a".repeat(length);
            assertThat(Sha1.hex(text)).isEqualTo(sha1(text));
        }
    }

    private static String sha1(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-1")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
