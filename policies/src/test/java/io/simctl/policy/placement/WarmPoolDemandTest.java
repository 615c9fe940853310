package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.index.TypicalService;
import io.simctl.policy.placement.Pressure.Sign;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model whose machines run four requests well at once, each taking 5 s; ticks every 10 s. */
class WarmPoolDemandTest {
    private static final long SECOND = FleetFixture.SECOND;
    private static final long TICK = 10 * SECOND;

    private static WarmPoolDemand demand(String... knobs) {
        return new WarmPoolDemand(KnobValues.of(ModelPools.Knobs.class, knobs), 0, 4, 5);
    }

    private static Census census(int warm, int pool, int cold, int running) {
        return new Census(warm, 0, 0, pool, cold, running, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"57, 684, 5.24", "57, 228, 6.74", "2.6, 31.2, 114.9", "1, 12, 120", "9000, 5000, 0.5"})
    void serviceTimeIsThatOfATypicalRequestBetweenHalfASecondAndTwoMinutes(
            double decode, double prefill, double seconds) {
        assertThat(TypicalService.seconds(512, 256, prefill, decode)).isCloseTo(seconds, within(0.05));
    }

    @Test
    void underPressureItIsTheLoadOverTheQualityConcurrencyAndABuffer() {
        WarmPoolDemand demand = demand();
        demand.count(Sign.COLD_DISPATCH, 10 * TICK);
        // 20 running, and one spilled request within 100 s that counts as less than one
        assertThat(demand.target(census(2, 2, 10, 20), 10 * TICK)).isEqualTo(5 + 1);
    }

    @Test
    void spilledArrivalsCountForAsLongAsTheyWouldHaveBeenServed() {
        WarmPoolDemand demand = demand();
        for (int i = 0; i < 80; i++) {
            demand.count(Sign.CAPACITY_REJECT, 5 * SECOND);
        }
        // 8 per second for 5 s each are 40 requests at once
        assertThat(demand.target(census(1, 1, 20, 0), TICK)).isEqualTo(10 + 1);
    }

    @Test
    void aSingleRejectWithoutAnyMachineAsksForOne() {
        WarmPoolDemand demand = demand("burst_buffer=0");
        assertThat(demand.target(census(0, 0, 2, 0), 0)).isZero();
        demand.count(Sign.CAPACITY_REJECT, SECOND);
        assertThat(demand.target(census(0, 0, 2, 0), TICK)).isEqualTo(1);
    }

    @Test
    void neverAsksForMoreThanCanBeReached() {
        WarmPoolDemand demand = demand();
        demand.count(Sign.CAPACITY_REJECT, 0);
        assertThat(demand.target(census(2, 2, 1, 100), TICK)).isEqualTo(3);
    }

    @Test
    void aFloorHoldsWithoutAnyDemandAsFarAsItCanBeReached() {
        WarmPoolDemand demand = new WarmPoolDemand(KnobValues.of(ModelPools.Knobs.class), 3, 4, 5);
        assertThat(demand.target(census(0, 0, 10, 0), 0)).isEqualTo(3);
        assertThat(demand.target(census(1, 1, 1, 0), TICK)).isEqualTo(2);
    }

    @Test
    void anOldQueueIsPressure() {
        Census queued = new Census(1, 0, 0, 1, 5, 2, 0, 3, 2 * SECOND);
        assertThat(demand("queue_age_threshold=2s").target(queued, 0)).isEqualTo(2 + 1);
        assertThat(demand("queue_age_threshold=3s").target(queued, 0)).isEqualTo(1);
    }

    @Test
    void anySignIsPressureWhereMostMachinesAreFull() {
        String[] deaf = {"capacity_reject_threshold=9", "queue_age_threshold=1h"};
        Census full = new Census(5, 4, 0, 5, 5, 20, 0, 1, 0);
        Census halfFull = new Census(5, 3, 0, 5, 5, 20, 0, 1, 0);
        assertThat(demand(deaf).target(full, 0))
                .as("21 requests over 4, and a buffer")
                .isEqualTo(6 + 1);
        assertThat(demand(deaf).target(halfFull, 0)).isEqualTo(5);
    }

    @Test
    void signsAreForgottenAMinuteAfterTheLast() {
        WarmPoolDemand demand = demand("min_dwell=0s");
        for (int i = 0; i < 4; i++) {
            demand.count(Sign.COLD_DISPATCH, 0);
        }
        assertThat(demand.target(census(1, 1, 5, 0), 60 * SECOND)).isEqualTo(2);
        assertThat(demand.target(census(1, 1, 5, 1), 61 * SECOND)).isEqualTo(1);
    }

    @Test
    void signsAreHalvedOnceAMinute() {
        Pressure pressure = new Pressure(TICK);
        for (int i = 0; i < 5; i++) {
            pressure.count(Sign.TTFT_MISS, 59 * SECOND);
        }
        pressure.tick(118 * SECOND);
        assertThat(pressure.count(Sign.TTFT_MISS)).isEqualTo(5);
        pressure.tick(119 * SECOND);
        assertThat(pressure.count(Sign.TTFT_MISS)).isEqualTo(2);
    }

    @Test
    void theSpillRateTakesItsFirstSampleAsItIsAndAveragesTheRest() {
        Pressure pressure = new Pressure(TICK);
        for (int i = 0; i < 100; i++) {
            pressure.count(Sign.CAPACITY_REJECT, SECOND);
        }
        pressure.tick(TICK);
        assertThat(pressure.spillRate()).isCloseTo(10, within(1e-9));
        pressure.tick(TICK + TICK / 2 - 1);
        assertThat(pressure.spillRate()).as("too soon for another sample").isCloseTo(10, within(1e-9));
        pressure.tick(2 * TICK);
        assertThat(pressure.spillRate()).as("0.7 of 10 and 0.3 of 0").isCloseTo(7, within(1e-9));
    }

    @Test
    void aTargetThatRoseStaysForTheDwell() {
        WarmPoolDemand demand = demand("min_dwell=5m", "defects=[ratchet]");
        demand.count(Sign.CAPACITY_REJECT, 0);
        // 8 running, and a spilled request in 10 s that takes 5 s
        assertThat(demand.target(census(1, 1, 10, 8), TICK)).isEqualTo(3 + 1);
        assertThat(demand.target(census(1, 1, 10, 0), TICK + 299 * SECOND)).isEqualTo(4);
        assertThat(demand.target(census(1, 1, 10, 0), TICK + 300 * SECOND)).isEqualTo(1);
    }

    @Test
    void aPoolThatIsTooLargeShrinksToWhatItNeededWithinTheDwell() {
        WarmPoolDemand demand = demand("min_dwell=1m");
        long now = 0;
        for (int tick = 0; tick <= 6; tick++, now += TICK) {
            assertThat(demand.target(census(6, 6, 0, 8), now)).isEqualTo(tick < 6 ? 6 : 3);
        }
        assertThat(demand.target(census(6, 6, 0, 12), now))
                .as("needed four just now")
                .isEqualTo(4);
    }

    @Test
    void theOriginalsTargetNeverFallsBelowWhatIsWarm() {
        WarmPoolDemand demand = demand("min_dwell=1m", "defects=[ratchet]");
        for (int tick = 0; tick < 100; tick++) {
            assertThat(demand.target(census(6, 6, 0, 0), tick * TICK)).isEqualTo(6);
        }
    }

    @Test
    void withoutPressureAModelClaimsOnlyWhatItNeedsOfTheMachinesThatHaveIt() {
        assertThat(demand().target(census(6, 0, 0, 3), 0)).isEqualTo(2);
        assertThat(demand().target(census(1, 0, 9, 30), 0)).isEqualTo(1);
    }

    @Test
    void withHeadroomItGrowsAheadOfDemandWithoutPressure() {
        WarmPoolDemand june = demand();
        WarmPoolDemand september = demand("headroom=true");
        assertThat(june.target(census(2, 2, 20, 16), 0)).isEqualTo(2);
        // 4 machines' worth running; 16 more than before, averaged by 0.3, are 2 more machines
        assertThat(september.target(census(2, 2, 20, 16), 0)).isEqualTo(4 + 2);
    }
}
