package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingCostTest {
    private static final TableCost SERVED = TableCost.of(new double[] {1, 8}, new double[] {10, 40}, 50, 3e6, 400, 20);

    private final StepCost cost = WaitingCost.of(SERVED, new double[] {16, 64}, new double[] {800, 1400});

    @Test
    void drawsStraightLinesFromNobodyOnAndStaysWhereNobodyMeasured() {
        assertThat(cost.ofWaiting(0)).isZero();
        assertThat(cost.ofWaiting(4)).isEqualTo(200);
        assertThat(cost.ofWaiting(40)).isEqualTo(1100);
        assertThat(cost.ofWaiting(64)).isEqualTo(1400);
        assertThat(cost.ofWaiting(5000)).isEqualTo(1400);
    }

    @Test
    void leavesTheRestOfAStepAsItIs() {
        assertThat(cost.base(3, 50)).isEqualTo(SERVED.base(3, 50));
        assertThat(cost.perContextToken(3)).isEqualTo(SERVED.perContextToken(3));
        assertThat(cost.perPrefillPair(3, 50)).isEqualTo(SERVED.perPrefillPair(3, 50));
    }

    /** Each of them is made of another cost, and would lose it if it did not pass it on. */
    @Test
    void isInEveryCostThatIsMadeOfAnother() {
        List<StepCost> made = Arrays.asList(
                new LinkedCost(cost, 1, 1), new PipelineCost(cost, 1, 1, 1), new MicroBatchCost(cost, 2, 64));

        assertThat(made).allSatisfy(one -> assertThat(one.ofWaiting(16)).isEqualTo(800));
    }

    @Test
    void isSharedAmongTheTokensThatAStepWithDraftsGives() {
        SpeculativeCost drafting = new SpeculativeCost(cost, 3, 1, 0);

        assertThat(drafting.ofWaiting(16)).isEqualTo(200);
    }
}
