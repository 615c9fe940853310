package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyTest {
    /** Vectors computed from d-inference's formula with a floor of 15 tokens/s and a cap of 8. */
    @ParameterizedTest
    @CsvSource({
        "0.27, 10, 1",
        "0.27, 15, 1",
        "0.27, 18, 1",
        "0.27, 27.2, 3",
        "0.27, 30, 3",
        "0.27, 39.3, 5",
        "0.27, 57, 8",
        "0.39, 30, 2",
        "0.39, 39.3, 4",
        "0.39, 57, 7"
    })
    void keepsEveryRequestAboveTheFloor(double loadFactor, double solo, int expected) {
        assertThat(Concurrency.ofQuality(solo, 15, loadFactor, 8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"16, 2", "24, 2", "32, 4", "48, 4", "64, 6", "96, 6", "128, 8", "192, 12", "512, 12"})
    void growsWithMemory(long gib, int expected) {
        assertThat(Concurrency.byMemory(gib << 30)).isEqualTo(expected);
    }
}
