package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

/** Each machine has one slot for a, which all have in memory; the first machine has the late request. */
class HedgedTest {
    private static final long SECOND = FleetFixture.SECOND;

    private final FleetFixture fleet = FleetFixture.models("a")
            .machines(9, m -> m.resident("a").rates("a", 50, 500))
            .slots(1)
            .build();
    private final Hedged policy =
            fleet.observedBy(new Hedged(KnobValues.of(Hedged.Knobs.class, "scheduling=least-busy"), fleet.context()));
    private long time;

    private Attempt late() {
        Attempt attempt = fleet.attempt("a", 1000, 100);
        fleet.send(attempt, 0);
        return attempt;
    }

    private int hedge(Attempt attempt) {
        return policy.hedge(
                attempt.request(), 0, fleet.view(), fleet.candidates().of(attempt), time);
    }

    @Test
    void asksASecondMachineAtHalfTheTimeThatTheFirstTokenMayTake() {
        assertThat(policy.hedgeAfter(late().request())).isEqualTo(5 * SECOND);
    }

    @Test
    void takesAnIdleMachineOtherThanTheFirst() {
        fleet.send("a", 1, 1);
        assertThat(hedge(late())).isEqualTo(2);
    }

    @Test
    void doesNotWhileOthersWaitForAnyMachineAtAll() {
        fleet.queued("a", 1, 0);
        assertThat(hedge(late())).isEqualTo(FleetScheduling.NO_HEDGE);
    }

    @Test
    void doesNotWhereNoOtherMachineIsIdle() {
        for (int m = 1; m < 9; m++) {
            fleet.send("a", m, 1);
        }
        assertThat(hedge(late())).isEqualTo(FleetScheduling.NO_HEDGE);
    }

    @Test
    void atMostAQuarterOfTheIdleMachinesAtOnce() {
        Attempt first = late();
        fleet.send(first, hedge(first));
        Attempt second = late();
        assertThat(hedge(second)).as("7 idle, a quarter is 1").isEqualTo(FleetScheduling.NO_HEDGE);
        fleet.firstToken(first);
        assertThat(hedge(second)).isNotEqualTo(FleetScheduling.NO_HEDGE);
    }

    @Test
    void oneThatComesToNothingIsForgottenAfterTwoMinutes() {
        hedge(late());
        time = 120 * SECOND;
        assertThat(hedge(late())).isNotEqualTo(FleetScheduling.NO_HEDGE);
    }

    @Test
    void hardlyEverWhileSecondMachinesHardlyEverWin() {
        for (int i = 0; i < 8; i++) {
            Attempt lost = late();
            assertThat(hedge(lost)).isNotEqualTo(FleetScheduling.NO_HEDGE);
            fleet.firstToken(lost); // on the first machine
        }
        int hedges = 0;
        for (int i = 0; i < 32; i++) {
            Attempt attempt = late();
            if (hedge(attempt) != FleetScheduling.NO_HEDGE) {
                hedges++;
                fleet.firstToken(attempt);
            }
        }
        assertThat(hedges).as("one of sixteen").isEqualTo(2);
    }
}
