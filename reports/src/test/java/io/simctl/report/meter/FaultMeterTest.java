package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.result.FaultShare;
import org.junit.jupiter.api.Test;

class FaultMeterTest {
    private static final long WARMUP = 100;

    private final FaultMeter meter = new FaultMeter(WARMUP);

    @Test
    void countsWhatStruckEachMachineAndForHowLong() {
        meter.fault(1, "slow", true, 150);
        meter.fault(1, "slow", false, 170);
        meter.fault(0, "slow", true, 160);
        meter.fault(1, "slow", true, 200);
        meter.fault(1, "slow", false, 230);
        meter.fault(1, "process died", true, 205);
        meter.fault(1, "process died", false, 205);

        assertThat(meter.snapshot(300))
                .containsExactly(
                        new FaultShare("process died", 1, 1, 0, 205, 205),
                        new FaultShare("slow", 0, 1, 140, 160, 160),
                        new FaultShare("slow", 1, 2, 50, 150, 200));
    }

    @Test
    void twoOfAKindAtOnceHoldNoLongerThanOne() {
        meter.fault(0, "slow", true, 150);
        meter.fault(0, "slow", true, 160);
        meter.fault(0, "slow", false, 170);
        meter.fault(0, "slow", false, 190);

        assertThat(meter.snapshot(300)).containsExactly(new FaultShare("slow", 0, 2, 40, 150, 160));
    }

    @Test
    void ofTheWarmUpOnlyWhatReachesBeyondItCounts() {
        meter.fault(0, "machine crashed", true, 10);
        meter.fault(0, "machine crashed", false, 90);
        assertThat(meter.snapshot(300)).isEmpty();

        meter.fault(0, "machine crashed", true, 95);
        meter.fault(0, "machine crashed", false, 120);
        meter.fault(1, "slow", true, 0);
        assertThat(meter.snapshot(300))
                .containsExactly(
                        new FaultShare("machine crashed", 0, 1, 20, 95, 95), new FaultShare("slow", 1, 1, 200, 0, 0));
    }
}
