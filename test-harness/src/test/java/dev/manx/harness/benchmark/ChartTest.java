package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartTest {

    @Test
    void isWellFormedAndHasABarForEachMeasurementItShows() throws Exception {
        Document svg =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(new Chart(Sample.report()).svg())));
        var texts = new ArrayList<String>();
        var elements = svg.getElementsByTagName("text");
        for (int i = 0; i < elements.getLength(); i++) {
            texts.add(elements.item(i).getTextContent());
        }
        assertThat(texts)
                .containsExactly(
                        "ADD, ms, with 10 endpoints on the node (less is better)",
                        "Manx",
                        "5",
                        "ptp & host-local",
                        "20",
                        "ADD, ms, with 1,000 endpoints on the node (less is better)",
                        "Manx",
                        "5",
                        "ptp & host-local",
                        "20",
                        "DEL, ms, with 10 endpoints on the node (less is better)",
                        "Manx",
                        "24",
                        "the floor",
                        "20",
                        "ADDs per second, 32 at once (more is better)",
                        "Manx",
                        "320",
                        "ptp & host-local",
                        "160");
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(8);
    }
}
