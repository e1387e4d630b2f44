package dev.manx.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramCallTest {

    @Test
    void eachNameRunsItsProgram() {
        assertThat(ProgramCall.of("manx", List.of()))
                .isEqualTo(new ProgramCall(Program.MANX, List.of()));
        assertThat(ProgramCall.of("manx-ipam", List.of("show", "--blocks")))
                .isEqualTo(new ProgramCall(Program.IPAM, List.of("show", "--blocks")));
        assertThat(ProgramCall.of("manx-bird", List.of("run")))
                .isEqualTo(new ProgramCall(Program.BIRD, List.of("run")));
    }

    @Test
    void onlyTheLastPartOfAPathCounts() {
        assertThat(ProgramCall.of("/opt/manx-bird/manx-ipam", List.of()).program())
                .isEqualTo(Program.IPAM);
    }

    @Test
    void aFirstArgumentThatNamesAProgramWinsAndIsTaken() {
        assertThat(ProgramCall.of("/opt/cni/bin/manx", List.of("manx-ipam", "show", "manx")))
                .isEqualTo(new ProgramCall(Program.IPAM, List.of("show", "manx")));
    }

    @Test
    void aFirstArgumentThatOnlyStartsLikeAProgramIsAnArgument() {
        assertThat(ProgramCall.of("manx-ipam", List.of("manx-ipam-show")))
                .isEqualTo(new ProgramCall(Program.IPAM, List.of("manx-ipam-show")));
    }

    @Test
    void aNameOfTheOperatorsOwnIsTheCniPlugin() {
        assertThat(ProgramCall.of("/opt/cni/bin/pod-network", List.of()).program())
                .isEqualTo(Program.MANX);
    }
}
