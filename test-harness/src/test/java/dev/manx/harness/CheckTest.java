package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Promise P19: CHECK names what is missing or altered.
@Tag("root")
class CheckTest {

    private static final String HOST_LINK = "calic1";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c1");
    private final Node pod = ManxNode.sandbox(attachment);

    /// Rows: where, what is done to it by `ip`, and what CHECK must name. ADDR stands for the pod's
    /// address.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    node | link set calic1 alias somebody             | alias
                    node | link set calic1 address 02:00:00:00:00:01  | 02:00:00:00:00:01
                    node | link set calic1 mtu 1400                   | 1400
                    pod  | link set eth0 mtu 1400                     | 1400
                    pod  | link set eth0 address 02:00:00:00:00:02    | 02:00:00:00:00:02
                    pod  | address delete ADDR/32 dev eth0            | ADDR
                    pod  | route delete default                       | default route via 169.254.1.1
                    pod  | route replace default dev eth0             | default route via 169.254.1.1
                    pod  | neighbour delete 169.254.1.1 dev eth0      | 169.254.1.1
                    pod  | neighbour replace 169.254.1.1 dev eth0 lladdr 02:00:00:00:00:03 nud permanent | 02:00:00:00:00:03
                    node | route delete ADDR dev calic1               | ADDR
                    node | link set calic1 down                       | calic1
                    node | link delete calic1                         | calic1
                    """)
    void namesWhatIsMissingOrAltered(String where, String change, String named) {
        String address = ManxNode.address(runtime.add(attachment));
        Node changed = where.equals("node") ? manx.node() : pod;
        changed.ip().command(change.replace("ADDR", address).split(" +"));

        Outcome outcome = runtime.check(attachment);

        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.errorMessage()).contains(named.replace("ADDR", address));
    }

    @Test
    void namesAnAlteredSysctl() {
        runtime.add(attachment).orFail();
        manx.node().setSysctl("ipv4/conf/" + HOST_LINK + "/forwarding", "0");

        Outcome outcome = runtime.check(attachment);

        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.errorMessage()).contains("forwarding").contains(HOST_LINK);
    }

    @Test
    void namesAMissingAllocation() {
        runtime.add(attachment).orFail();
        manx.ipamRuntime().withoutCache().del(attachment).orFail();

        Outcome outcome = runtime.check(attachment);

        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.errorMessage()).contains("allocation").contains("c1");
    }

    @Test
    void findsNothingWrongWithAFreshAttachment() {
        runtime.add(attachment).orFail();

        runtime.check(attachment).orFail();
    }

    @Test
    void anAttachmentThatWasNeverMadeIsNotThere() {
        Outcome outcome = runtime.check(attachment);

        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.errorCode()).isNotEqualTo(999);
    }
}
