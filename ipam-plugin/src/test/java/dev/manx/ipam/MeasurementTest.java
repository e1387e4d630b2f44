package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest extends PluginFixture {

    @Test
    void tellsWhatAPairOfCallsTakesWithOneBlockAndWithAThousand() throws Exception {
        var measurement = new Measurement(node.machine(), root.resolve("measured"), 20);
        assertThat(measurement.run().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("1 block: assign "))
                .anySatisfy(line -> assertThat(line).startsWith("1000 blocks: assign "))
                .last()
                .asString()
                .matches("1000 blocks take \\d+ % of the time of one");
    }
}
