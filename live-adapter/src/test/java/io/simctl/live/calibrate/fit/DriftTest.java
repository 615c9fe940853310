package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final Measurement STEP = new Decode(4, 16, 100);
    private static final Measurement PROMPT = new Prefill(100);
    private static final Measurement LONG_PROMPT = new Prefill(400);

    private static Reading reading(Measurement of, double nanos) {
        return new Reading(of, 100, nanos);
    }

    @Test
    void comparesEachGoWithTheFirstByWhatBothMeasured() {
        Drift drift = Drift.of(List.of(
                List.of(reading(STEP, 10), reading(PROMPT, 100)),
                List.of(reading(STEP, 12), reading(PROMPT, 110), reading(LONG_PROMPT, 1e6)),
                List.of(reading(STEP, 9))));

        assertThat(drift.times()).hasSize(3);
        assertThat(drift.times().get(1)).as("the mean of 1.2 and 1.1").isCloseTo(1.15, within(1e-9));
        assertThat(drift.times().get(2)).isCloseTo(0.9, within(1e-9));
        assertThat(drift.range()).isCloseTo(1.15 / 0.9 - 1, within(1e-9));
    }

    @Test
    void takesTheMedianOfRepetitions() {
        Drift drift = Drift.of(
                List.of(List.of(reading(STEP, 10), reading(STEP, 10), reading(STEP, 500)), List.of(reading(STEP, 11))));

        assertThat(drift.times()).last().isEqualTo(1.1);
    }

    @Test
    void thereIsNoneInASingleGo() {
        assertThat(Drift.of(List.of(List.of(reading(STEP, 10)))).range()).isZero();
        assertThat(Drift.of(List.of()).range()).isZero();
    }
}
