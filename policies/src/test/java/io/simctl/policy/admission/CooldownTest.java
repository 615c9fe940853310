package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private static final long SECOND = FleetFixture.SECOND;

    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machines(2, m -> m.resident("a", "b")).build();
    private final Cooldown cooldown =
            fleet.observedBy(new Cooldown(KnobValues.of(Cooldown.Knobs.class), fleet.context()));
    private long time;

    private Attempt sent() {
        Attempt attempt = fleet.attempt("a", 10, 10);
        fleet.send(attempt, 0);
        return attempt;
    }

    private void refuses(int times) {
        for (int i = 0; i < times; i++) {
            fleet.refuse(sent());
        }
    }

    private void pass(long nanos) {
        time += nanos;
        fleet.at(time);
    }

    private String gate(String model) {
        return cooldown.gate(fleet.machine(0), fleet.attempt(model, 10, 10).request(), time);
    }

    @Test
    void leavesAModelAloneForTwoMinutesWhereItWasRefusedFiveTimesInAMinute() {
        refuses(4);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
        refuses(1);
        assertThat(gate("a")).isEqualTo(Cooldown.CAPACITY_COOLDOWN);
        assertThat(gate("b")).as("another model there").isEqualTo(FleetAdmission.OPEN);
        pass(120 * SECOND);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aRequestThatIsServedOrAMinuteThatPassesBeginsTheCountAnew() {
        refuses(4);
        fleet.firstToken(sent());
        refuses(4);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
        pass(61 * SECOND);
        refuses(4);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void oneRequestTriesTheMachineAfterwardsAndKeepsOthersBackUntilItHasComeToSomething() {
        refuses(5);
        pass(120 * SECOND);
        Attempt probe = sent();
        assertThat(gate("a")).isEqualTo(Cooldown.CAPACITY_COOLDOWN);
        fleet.firstToken(probe);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aProbeOfWhichNothingIsHeardKeepsOthersBackForHalfAMinute() {
        refuses(5);
        pass(120 * SECOND);
        sent();
        pass(30 * SECOND - 1);
        assertThat(gate("a")).isEqualTo(Cooldown.CAPACITY_COOLDOWN);
        pass(1);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aRefusedProbeMakesTheNextHoldTwiceAsLongUpToTenMinutes() {
        refuses(5);
        pass(120 * SECOND);
        for (long seconds : new long[] {240, 480, 600, 600}) {
            refuses(1);
            pass(seconds * SECOND - 1);
            assertThat(gate("a")).as(seconds + " s").isEqualTo(Cooldown.CAPACITY_COOLDOWN);
            pass(1);
            assertThat(gate("a")).as(seconds + " s").isEqualTo(FleetAdmission.OPEN);
        }
    }

    @Test
    void leavesAModelAloneForFiveMinutesWhereItBrokeOffTwice() {
        fleet.fail(sent(), "connection_lost");
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
        fleet.fail(sent(), "connection_lost");
        assertThat(gate("a")).isEqualTo(Cooldown.ERROR_COOLDOWN);
        assertThat(cooldown.mayServe(fleet.machine(0), fleet.model("a"), time)).isFalse();
        assertThat(cooldown.mayServe(fleet.machine(0), fleet.model("b"), time)).isTrue();
        pass(300 * SECOND);
        assertThat(gate("a")).isEqualTo(FleetAdmission.OPEN);
    }
}
