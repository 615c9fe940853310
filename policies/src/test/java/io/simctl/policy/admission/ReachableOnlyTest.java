package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

/** What cortex answers when machines are gone. Machine 0 has model a, machine 1 model b; nobody has c. */
class ReachableOnlyTest {
    private final FleetFixture fleet = FleetFixture.models("a", "b", "c")
            .machine(m -> m.holds("a"))
            .machine(m -> m.holds("b"))
            .build();
    private final ReachableOnly policy =
            fleet.observedBy(new ReachableOnly(KnobValues.of(ReachableOnly.Knobs.class), fleet.context()));

    private Verdict verdict(String model) {
        return fleet.decide(policy, fleet.attempt(model, 100, 100), 0);
    }

    private static Verdict rejected(long seconds) {
        return Verdict.reject(503, "no_machine_reachable", seconds * FleetFixture.SECOND);
    }

    @Test
    void admitsWhatSomeMachineCouldServe() {
        assertThat(verdict("a")).isEqualTo(Verdict.ADMIT);
        fleet.online(1, false);
        assertThat(verdict("a")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void names3SecondsWhileOnlyMachinesWithoutTheModelCanBeReached() {
        fleet.online(0, false);
        assertThat(verdict("a")).isEqualTo(rejected(3));
        assertThat(verdict("b")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void names5SecondsWhileNoMachineCanBeReached() {
        fleet.online(0, false).online(1, false);
        assertThat(verdict("a")).isEqualTo(rejected(5));
        fleet.online(0, true);
        assertThat(verdict("a")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void leavesAModelThatNoMachineHasToTheCoordinator() {
        assertThat(verdict("c")).isEqualTo(Verdict.ADMIT);
    }
}
