package io.simctl.live.calibrate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadFitTest {
    private static final double MILLI = 1e6;

    @Test
    void tellsTheStartOfAServerFromReadingWeights() {
        LoadFit fit = LoadFit.of(List.of(
                        new Load(2_000_000_000L, 2500 * MILLI, true),
                        new Load(2_000_000_000L, 900 * MILLI, false),
                        new Load(1_000_000_000L, 700 * MILLI, false)))
                .orElseThrow();

        assertThat(fit.overheadNanos()).isCloseTo(500 * MILLI, within(1.0));
        assertThat(fit.warmRate()).as("200 ms for a GB").isCloseTo(5e9, within(1e3));
        assertThat(fit.coldRate()).as("2 s for 2 GB").isCloseTo(1e9, within(1e3));
        assertThat(fit.tellsRates()).isTrue();
    }

    @Test
    void countsAllAsOverheadWhereAllModelsAreOfOneSize() {
        LoadFit fit = LoadFit.of(List.of(
                        new Load(1_000_000, 400 * MILLI, true),
                        new Load(1_000_000, 300 * MILLI, false),
                        new Load(1_000_000, 300 * MILLI, false)))
                .orElseThrow();

        assertThat(fit.overheadNanos() + 1_000_000 / fit.warmRate() * 1e9)
                .as("both together are what a load took")
                .isCloseTo(300 * MILLI, within(1.0));
        assertThat(fit.warmRate()).as("the usual").isEqualTo(20e9);
        assertThat(fit.coldRate()).as("100 ms for a MB").isCloseTo(1e7, within(1e4));
        assertThat(fit.tellsRates()).isFalse();
    }

    @Test
    void coldIsNeverFasterThanWarm() {
        LoadFit fit = LoadFit.of(
                        List.of(new Load(1_000_000, 100 * MILLI, true), new Load(1_000_000, 300 * MILLI, false)))
                .orElseThrow();
        assertThat(fit.coldRate()).isLessThanOrEqualTo(fit.warmRate());
    }

    @Test
    void aTinyModelSaysNothingOfTheRateOfReadingFromDisk() {
        LoadFit fit = LoadFit.of(List.of(
                        new Load(2_200_000_000L, 940 * MILLI, true),
                        new Load(300_000, 450 * MILLI, true),
                        new Load(2_200_000_000L, 880 * MILLI, false),
                        new Load(300_000, 405 * MILLI, false)))
                .orElseThrow();

        assertThat(fit.coldRate()).as("some 0.55 s for 2.2 GB").isBetween(3.5e9, fit.warmRate());
    }

    @Test
    void whereALargerModelLoadsNoSlowerNoRateIsTold() {
        LoadFit fit = LoadFit.of(
                        List.of(new Load(2_200_000_000L, 900 * MILLI, false), new Load(300_000, 905 * MILLI, false)))
                .orElseThrow();

        assertThat(fit.tellsRates()).isFalse();
        assertThat(fit.warmRate()).isEqualTo(20e9);
    }

    @Test
    void aSingleLoadCountsAsOverheadButForTheUsualRate() {
        LoadFit fit =
                LoadFit.of(List.of(new Load(1_000_000, 100 * MILLI, true))).orElseThrow();
        assertThat(fit.overheadNanos()).isCloseTo(100 * MILLI, within(0.1 * MILLI));
        assertThat(fit.tellsRates()).isFalse();
        assertThat(LoadFit.of(List.of())).isEmpty();
    }
}
