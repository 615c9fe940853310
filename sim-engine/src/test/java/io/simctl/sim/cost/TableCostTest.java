package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TableCostTest {
    private static final double[] BATCHES = {1, 2, 4, 8};

    /** Steps of 10, 16, 26 and 40 ms. */
    private final TableCost cost = TableCost.of(BATCHES, new double[] {10, 16, 26, 40}, 50, 400);

    @Test
    void givesTheMeasuredRatesBack() {
        double[] perSequence = {101.8, 59.6, 38.0, 24.7};
        double[] millis = new double[4];
        Arrays.setAll(millis, i -> 1000 / perSequence[i]);
        TableCost measured = TableCost.of(BATCHES, millis, 0, 400);
        for (int i = 0; i < BATCHES.length; i++) {
            assertThat(measured.decodeTokensPerSecond((int) BATCHES[i], 1000)).isCloseTo(perSequence[i], within(1e-9));
        }
        assertThat(measured.prefillTokensPerSecond(1000, 512)).isCloseTo(400, within(1e-9));
    }

    @Test
    void interpolatesBetweenMeasurementsAndProlongsTheLastLine() {
        assertThat(cost.base(3, 0)).isEqualTo(21e6);
        assertThat(cost.base(6, 0)).isEqualTo(33e6);
        assertThat(cost.base(10, 0)).isEqualTo(47e6);
    }

    @Test
    void addsUpDecodeAndPrefillOfOneStep() {
        assertThat(cost.base(2, 100)).isEqualTo(16e6 + 250e6);
        assertThat(cost.base(0, 100)).isEqualTo(250e6);
    }

    @Test
    void chargesForAStepWithPromptsAndForPairsBesideTheTokens() {
        TableCost measured = TableCost.of(BATCHES, new double[] {10, 16, 26, 40}, 0, 3e6, 1000, 20);
        assertThat(measured.base(1, 50)).isEqualTo(10e6 + 3e6 + 50e6);
        assertThat(measured.base(1, 0)).isEqualTo(10e6);
        assertThat(measured.base(0, 50)).isEqualTo(3e6 + 50e6);
        assertThat(measured.perPrefillPair()).isEqualTo(20);
    }

    @Test
    void takesTheFixedPartOfPrefillFromTheTwoShortestPrompts() {
        TableCost table =
                TableCost.of(BATCHES, new double[] {1, 1, 1, 1}, 0, new double[] {100, 300}, new double[] {30, 70});
        assertThat(table.base(0, 100)).isEqualTo(30e6);
        assertThat(table.base(0, 50)).isEqualTo(20e6);
        assertThat(table.base(0, 400)).isEqualTo(90e6);
    }

    @Test
    void neverExtrapolatesBelowZero() {
        TableCost steep =
                TableCost.of(BATCHES, new double[] {1, 1, 1, 1}, 0, new double[] {100, 200}, new double[] {10, 40});
        assertThat(steep.base(0, 50)).isEqualTo(5e6);
        TableCost falling = TableCost.of(new double[] {1, 2}, new double[] {10, 4}, 0, 400);
        assertThat(falling.base(8, 0)).isEqualTo(4e6);
    }

    @Test
    void refusesATableThatIsNone() {
        assertThatThrownBy(() -> TableCost.of(new double[] {2, 1}, new double[] {1, 1}, 0, 400))
                .hasMessage("places in a table must rise: 1.0 after 2.0");
        assertThatThrownBy(() -> TableCost.of(new double[] {1}, new double[] {}, 0, 400))
                .hasMessage("as many values as places are needed, at least one: 1 and 0");
    }
}
