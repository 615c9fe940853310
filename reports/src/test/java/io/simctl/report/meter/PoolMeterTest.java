package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.PoolReport;
import io.simctl.fleet.Outcome;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.PoolShares.OfModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolMeterTest {
    private static final PoolReport END = new PoolReport(true, List.of(2, 1), 3, 0);

    @Test
    void aRunWithoutPlansHasNothingToTell() {
        PoolMeter meter = new PoolMeter(2);
        meter.ended(0, new Outcome.Rejected(429, "pool_exhausted", 0));
        assertThat(meter.snapshot(END)).isEqualTo(PoolShares.NONE);
    }

    @Test
    void tellsOfTheLastPlanAndOfAllTogetherAndOfWhatWasShed() {
        PoolMeter meter = new PoolMeter(2);
        meter.planned(new int[] {3, 0}, new int[] {0, 0}, 3, false);
        meter.planned(new int[] {2, 1}, new int[] {3, 0}, 1, false);
        meter.ended(1, new Outcome.Rejected(429, "pool_exhausted", 0));
        assertThat(meter.snapshot(END))
                .isEqualTo(new PoolShares(2, 0, 4, List.of(new OfModel(2, 3, 5, 2, 0), new OfModel(1, 0, 1, 1, 1))));
    }

    @Test
    void whatIsOnlyRecordedMovesNothing() {
        PoolMeter meter = new PoolMeter(2);
        meter.planned(new int[] {3, 0}, new int[] {0, 0}, 3, true);
        PoolShares shares = meter.snapshot(END);
        assertThat(shares.recorded()).isEqualTo(1);
        assertThat(shares.moves()).isZero();
    }

    @Test
    void aPlanThatWantsNothingForWantOfABudgetLeavesWhatWasWantedBefore() {
        PoolMeter meter = new PoolMeter(2);
        meter.planned(new int[] {3, 1}, new int[] {0, 0}, 3, false);
        meter.planned(new int[] {}, new int[] {3, 1}, 0, false);
        assertThat(meter.snapshot(END).models()).extracting(OfModel::desired).containsExactly(3L, 1L);
    }
}
