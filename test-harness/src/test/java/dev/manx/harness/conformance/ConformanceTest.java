package dev.manx.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole suite, on Manx and on plugins that are not ours.
@Tag("root")
class ConformanceTest {

    /// What Debian's ptp with host-local (1.1.1) does otherwise; `docs/conformance.md` says how.
    private static final List<String> DIFFERENCES_OF_PTP =
            List.of(
                    "version.echo",
                    "version.speaks-1.1.0",
                    "error.no-type",
                    "error.no-version",
                    "error.ipam-type",
                    "error.mtu-type",
                    "error.prev-result-type",
                    "error.args-malformed",
                    "error.netns-missing",
                    "error.netns-plain-file",
                    "error.netns-own",
                    "error.version-of-the-configuration",
                    "error.version-without-configuration",
                    "add.again",
                    "add.two-interfaces",
                    "add.two-interfaces-del",
                    "check.host-down",
                    "check.host-mac",
                    "check.host-mtu",
                    "check.container-mtu",
                    "check.default-route-elsewhere",
                    "check.gateway-route",
                    "check.host-route",
                    "check.sysctl",
                    "del.without-netns",
                    "del.without-netns-and-prev-result",
                    "del.netns-gone",
                    "del.netns-plain-file",
                    "pool.exhausted",
                    "pool.add-again-when-full",
                    "kill.ipam-add-then-del");

    @Test
    void manxPassesEveryCheckAndSkipsNone() {
        Report report = Chains.judge(Chains.manx());

        assertThat(report.idsOf("FAIL")).as(Chains.complaints(report)).isEmpty();
        assertThat(report.idsOf("SKIP")).as(Chains.complaints(report)).isEmpty();
    }

    @Test
    void theSuiteTellsTheReferencePluginsFromManx() {
        Report report = Chains.judge(Chains.reference());

        assertThat(report.idsOf("FAIL"))
                .as(Chains.complaints(report))
                .containsExactlyElementsOf(DIFFERENCES_OF_PTP);
        assertThat(report.exitCode()).isEqualTo(1);
    }
}
