package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdditiveCostTest {
    private static AdditiveCost policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(new AdditiveCost(KnobValues.of(AdditiveCost.Knobs.class, knobs), fleet.context()));
    }

    private static int choose(AdditiveCost policy, FleetFixture fleet) {
        return fleet.choose(policy, fleet.attempt("a", 100, 100));
    }

    private static double cost(AdditiveCost policy, FleetFixture fleet, int machine) {
        return policy.costs(fleet.attempt("a", 100, 100).request(), fleet.view())
                .cost(machine);
    }

    @Test
    void oneQueuedRequestCosts3000MillisecondsAndIts750OfPendingAndItsTokens() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        double idle = cost(policy, fleet, 0);
        assertThat(idle).as("prefill and decode of itself").isCloseTo(100 + 2000, within(1e-6));
        fleet.send("a", 0, 1);
        assertThat(cost(policy, fleet, 0) - idle)
                .as("queue, pending, and 100 tokens to be decoded before")
                .isCloseTo(3000 + 750 + 2000, within(1e-6));
    }

    @Test
    void aRequestForAnotherModelCostsItsPendingOnly() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.resident("a", "b").rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        double idle = cost(policy, fleet, 0);
        fleet.send("b", 0, 1);
        assertThat(cost(policy, fleet, 0) - idle).isCloseTo(750, within(1e-6));
    }

    @Test
    void prefersASmallIdleMachineToABigOneThatIsBackedUp() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 100, 2000).memory(192 * FleetFixture.GIB))
                .machine(m -> m.resident("a").rates("a", 40, 800).memory(32 * FleetFixture.GIB))
                .build();
        AdditiveCost policy = policy(fleet);
        assertThat(cost(policy, fleet, 0)).isLessThan(cost(policy, fleet, 1));
        fleet.send("a", 0, 4);
        assertThat(choose(policy, fleet)).isEqualTo(1);
    }

    @Test
    void aBigMachineWithEightRunningLosesToASmallIdleOne() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 100, 2000))
                .machine(m -> m.resident("a").rates("a", 40, 800))
                .build();
        AdditiveCost policy = policy(fleet);
        fleet.report(0, r -> r.busy("a", 8, 0).promised("a", 800));
        assertThat(choose(policy, fleet)).isEqualTo(1);
    }

    @Test
    void avoidsAColdMachineUnlessTheWarmOneIsFarBehind() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 50, 1000))
                .machine(m -> m.rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        fleet.send("a", 0, 2);
        assertThat(choose(policy, fleet)).isEqualTo(0);
        fleet.send("a", 0, 6);
        assertThat(choose(policy, fleet)).isEqualTo(1);
    }

    @Test
    void spreadsAHundredRequestsOverThreeIdleMachines() {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(3, m -> m.resident("a").rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        int[] times = new int[3];
        for (int i = 0; i < 100; i++) {
            Attempt attempt = fleet.attempt("a", 100, 100);
            int machine = policy.choose(
                    attempt.request(), fleet.view(), fleet.candidates().of(attempt), fleet.now());
            times[machine]++;
            fleet.send(attempt, machine).answer(attempt);
        }
        assertThat(times[0]).isBetween(10, 70);
        assertThat(times[1]).isBetween(10, 70);
    }

    @Test
    void amongNearTiesTheShorterQueueWinsThoughItCostsMore() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").rates("a", 1000, 5000))
                .machine(m -> m.resident("a").rates("a", 40, 1000))
                .build();
        AdditiveCost policy = policy(fleet, "queue_penalty=1s", "pending_penalty=100ms");
        fleet.send("a", 0, 1);
        assertThat(cost(policy, fleet, 0)).isLessThan(cost(policy, fleet, 1));
        assertThat(choose(policy, fleet)).isEqualTo(1);
        AdditiveCost strict = policy(fleet, "queue_penalty=1s", "pending_penalty=100ms", "near_tie=0s");
        assertThat(choose(strict, fleet)).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"NOMINAL, 0, 0", "FAIR, 2000, 500", "SERIOUS, 8000, 1500", "CRITICAL, 8000, 1500"})
    void heatCostsWhatItsPenaltySays(ThermalState thermal, double usual, double told) {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(2, m -> m.resident("a").rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        AdditiveCost lenient = policy(fleet, "fair_penalty=500ms", "serious_penalty=1500ms");
        fleet.report(0, r -> r.thermal(thermal));
        assertThat(cost(policy, fleet, 0) - cost(policy, fleet, 1)).isCloseTo(usual, within(1e-6));
        assertThat(cost(lenient, fleet, 0) - cost(lenient, fleet, 1)).isCloseTo(told, within(1e-6));
    }

    @Test
    void aFullMemoryCostsFiveSeconds() {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(2, m -> m.resident("a").rates("a", 50, 1000))
                .build();
        AdditiveCost policy = policy(fleet);
        fleet.report(0, r -> r.used(64 * FleetFixture.GIB));
        assertThat(cost(policy, fleet, 0) - cost(policy, fleet, 1)).isCloseTo(5000, within(1e-6));
    }
}
