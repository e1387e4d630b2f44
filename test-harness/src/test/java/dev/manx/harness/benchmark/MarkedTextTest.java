package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkedTextTest {

    @Test
    void replacesWhatIsBetweenTheMarksAndNothingElse() {
        assertThat(
                        MarkedText.replace(
                                "before\n<!-- begin t -->\nold\n<!-- end t -->\nafter\n",
                                "t",
                                "new\nlines\n"))
                .isEqualTo("before\n<!-- begin t -->\nnew\nlines\n<!-- end t -->\nafter\n");
    }

    @Test
    void refusesADocumentWithoutTheMarks() {
        assertThatThrownBy(() -> MarkedText.replace("<!-- begin t -->\n", "t", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no marks \"<!-- begin t -->\" and \"<!-- end t -->\" in the document");
    }
}
