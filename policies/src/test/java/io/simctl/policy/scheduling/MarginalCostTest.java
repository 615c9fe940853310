package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

/** Two machines that hold both models; rates are such that a stream alone decodes 100 tokens/s. */
class MarginalCostTest {
    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .machines(2, m -> m.resident("a", "b").rates("a", 100, 10_000).rates("b", 100, 10_000))
            .build();

    private int choose(String model, String... knobs) {
        MarginalCost policy =
                fleet.observedBy(new MarginalCost(KnobValues.of(MarginalCost.Knobs.class, knobs), fleet.context()));
        Attempt attempt = fleet.attempt(model, 100, 1000);
        return policy.choose(attempt.request(), fleet.view(), fleet.candidates().of(attempt), fleet.now());
    }

    @Test
    void takesTheIdleMachine() {
        fleet.send("a", 0, 1);

        assertThat(choose("a")).isEqualTo(1);
        assertThat(choose("b")).isEqualTo(1);
    }

    @Test
    void joinsItsOwnModelRatherThanWakeASecondOneBesideAnother() {
        fleet.send("a", 0, 4);
        fleet.send("b", 1, 5);

        assertThat(choose("b")).as("machine with five streams of b").isEqualTo(1);
        assertThat(choose("a")).as("machine with four streams of a").isZero();
    }

    @Test
    void withoutATollItLooksAtItsOwnTimeOnly() {
        fleet.send("a", 0, 4);
        fleet.send("b", 1, 5);

        assertThat(choose("b", "toll=0"))
                .as("half the speed beside a is faster than a sixth stream of b")
                .isZero();
    }

    @Test
    void overlapsModelsWhereTheirOwnMachinesAreFull() {
        fleet.send("a", 0, 4);
        fleet.send("b", 1, 30);

        assertThat(choose("b")).isZero();
    }

    @Test
    void paysForALoad() {
        FleetFixture cold = FleetFixture.models("a")
                .machine(m -> m.holds("a").rates("a", 100, 10_000))
                .machine(m -> m.resident("a").rates("a", 100, 10_000))
                .build();
        cold.send("a", 1, 3);
        MarginalCost policy =
                cold.observedBy(new MarginalCost(KnobValues.of(MarginalCost.Knobs.class), cold.context()));

        assertThat(cold.choose(policy, cold.attempt("a", 100, 1000)))
                .as("three streams beside it cost less than twenty seconds of loading")
                .isEqualTo(1);
    }
}
