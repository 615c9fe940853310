package io.simctl.live.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelShapeTest {
    @ParameterizedTest
    @CsvSource({"tiny, 0.26", "5m, 5.0", "20m, 21.34", "150m, 149.97"})
    void presetsHaveTheSizeThatTheirNameSays(String name, double millions) {
        assertThat(ModelShape.preset(name).orElseThrow().parameters() / 1e6)
                .as("million parameters of %s", name)
                .isCloseTo(millions, Percentage.withPercentage(3));
    }

    @Property
    void anySizeBetweenTheSmallestAndTheLargestCanBeHad(
            @ForAll @LongRange(min = 300_000, max = 150_000_000) long wanted) {
        assertThat((double) ModelShape.ofParameters(wanted).parameters())
                .as("parameters of a model of %d", wanted)
                .isCloseTo((double) wanted, Percentage.withPercentage(5));
    }

    @Test
    void keysAndValuesOfAllLayersTakeTwoBytesEach() {
        ModelShape shape = ModelShape.preset("20m").orElseThrow();

        assertThat(shape.kvBytesPerToken() * 16_384)
                .as("KV cache of 16,384 tokens; llama-server keeps 229,376 kB for it")
                .isEqualTo(229_376L * 1024);
    }

    @Test
    void saysWhatDoesNotFitTogether() {
        assertThatThrownBy(() -> new ModelShape(96, 1, 5, 5, 128, 512, 1024))
                .hasMessageContaining("5 heads do not divide a width of 96");
        assertThatThrownBy(() -> new ModelShape(100, 1, 4, 4, 128, 512, 1024)).hasMessageContaining("multiple of 32");
        assertThatThrownBy(() -> new ModelShape(128, 1, 4, 3, 128, 512, 1024)).hasMessageContaining("key-value heads");
        assertThatThrownBy(() -> ModelShape.ofParameters(900_000_000)).hasMessageContaining("300k to 150M");
    }
}
