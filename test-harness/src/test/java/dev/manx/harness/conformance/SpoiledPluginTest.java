package dev.manx.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.NetNsFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The suite is no rubber stamp: Manx with one deliberate fault fails exactly the checks that are
/// about this fault.
@Tag("root")
class SpoiledPluginTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void aGcThatFreesAddressesAndLeavesLinksFails() {
        Chain chain =
                Chains.spoiled(
                        net,
                        """
                        [ "$CNI_COMMAND" = GC ] && exec "$real/manx-ipam"
                        exec "$real/manx"
                        """);

        Report report = Chains.judge(chain, "gc.");

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactly(
                        "gc.removes-links",
                        "gc.tells-interfaces-apart",
                        "gc.empty-list",
                        "gc.null-list");
    }

    @Test
    void aGcThatOnlySaysYesFails() {
        Chain chain =
                Chains.spoiled(
                        net,
                        """
                        [ "$CNI_COMMAND" = GC ] && exit 0
                        exec "$real/manx"
                        """);

        Report report = Chains.judge(chain, "gc.");

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactly(
                        "gc.removes-links",
                        "gc.frees-addresses",
                        "gc.tells-interfaces-apart",
                        "gc.empty-list",
                        "gc.null-list");
    }

    @Test
    void aCheckThatOverlooksTheNeighbourFails() {
        Chain chain =
                Chains.spoiled(
                        net,
                        """
                        [ "$CNI_COMMAND" = CHECK ] || exec "$real/manx"
                        answer=$("$real/manx") && exit 0
                        case $answer in
                            *'; '*) ;; # more than one complaint
                            *neighbour*) exit 0 ;;
                        esac
                        printf '%s\\n' "$answer"
                        exit 1
                        """);

        Report report = Chains.judge(chain, "check.");

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactly("check.neighbour-removed", "check.neighbour-altered");
    }

    @Test
    void anAddressLeakedByAFailedAddFails() {
        Chain chain =
                Chains.spoiled(
                        net,
                        """
                        [ "$CNI_COMMAND" = ADD ] || exec "$real/manx"
                        conf=$(cat)
                        answer=$(printf '%s' "$conf" | "$real/manx") && printf '%s\\n' "$answer" && exit 0
                        printf '%s' "$conf" | CNI_CONTAINERID=leaked "$real/manx-ipam" >/dev/null
                        printf '%s\\n' "$answer"
                        exit 1
                        """);

        Report report = Chains.judge(chain, "error.failed", "add.", "pool.");

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactly("error.failed-add-leaks-nothing");
    }

    @Test
    void chatterOnStdoutFails() {
        Chain chain =
                Chains.spoiled(
                        net,
                        """
                        echo hello
                        exec "$real/manx"
                        """);

        Report report = Chains.judge(chain, "stdout.", "version.supported");

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactlyInAnyOrder(
                        "version.supported",
                        "stdout.add",
                        "stdout.check",
                        "stdout.del",
                        "stdout.error");
    }
}
