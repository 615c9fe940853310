package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class StaticPlacementTest {
    private static final long GIB = FleetFixture.GIB;

    private static Played begin(FleetFixture fleet, String... knobs) {
        Played played = new Played(
                fleet, new StaticPlacement(KnobValues.of(StaticPlacement.Knobs.class, knobs), fleet.context()));
        played.begin();
        return played;
    }

    @Test
    void assignsEachModelItsMachinesThoseThatHaveItInMemoryFirst() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.rates("a", 90, 0))
                .machine(m -> m.rates("a", 50, 0).resident("a"))
                .machine(m -> m.resident("b"))
                .build();
        assertThat(begin(fleet, "machines={a: 2, b: 1}").orders)
                .containsExactly("assign m1 to a", "assign m0 to a", "assign m2 to b");
    }

    @Test
    void aShareOfTheFleetIsRoundedToWholeMachines() {
        FleetFixture fleet = FleetFixture.models("a", "b").machines(7, m -> {}).build();
        assertThat(begin(fleet, "percent={a: 83, b: 17}").desired).containsExactly(6, 1);
    }

    @Test
    void machinesGoWhereTheyAreNeededWhenNotAllCanHoldEverything() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.rates("a", 90, 0))
                .machine(m -> m.holds("a"))
                .build();
        assertThat(begin(fleet, "machines={a: 1, b: 1}").desired).containsExactly(1, 1);
    }

    @Test
    void modelsShareMachinesAsFarAsMemoryGoes() {
        FleetFixture fleet = FleetFixture.models("a", "b", "c")
                .machine(m -> m.memory(20 * GIB).resident("a"))
                .machine(m -> m.memory(20 * GIB))
                .build();
        Played played = begin(fleet, "machines={a: 2, b: 1, c: 1}", "isolate=false");
        assertThat(played.orders).containsExactly("load a on m1", "load b on m0", "load c on m1");
        assertThat(played.policy.isolates()).isFalse();
    }

    @Test
    void nothingIsLoadedIntoMemoryThatAServerHasClaimedForItsCache() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(20 * GIB).claims("a", 8 * GIB).resident("a"))
                .build();
        assertThat(begin(fleet, "machines={a: 1, b: 1}", "isolate=false").orders)
                .isEmpty();
    }

    @Test
    void plansOnce() {
        FleetFixture fleet = FleetFixture.models("a").machine(m -> {}).build();
        assertThat(begin(fleet, "machines={a: 1}").policy.interval()).isZero();
    }

    @Test
    void complainsOfAModelThatIsCountedTwice() {
        assertThat(new StaticPlacement.Type()
                        .problems(KnobValues.of(StaticPlacement.Knobs.class, "machines={a: 1}", "percent={a: 50}")))
                .containsExactly("`a` is in `machines` and in `percent`; give one of them");
    }
}
