package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.TargetState;
import io.simctl.policy.type.KnobValues;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models of 8 GiB, which load in 8 s unless a test says otherwise; slices of ten seconds. */
class DemandPlacementTest {
    private static final long SECOND = FleetFixture.SECOND;
    private static final long GIB = FleetFixture.GIB;

    private final FleetFixture fleet;

    DemandPlacementTest() {
        fleet = fleetOf(12, "a");
    }

    private static FleetFixture fleetOf(long gib, String... resident) {
        return FleetFixture.models("a", "b")
                .weights("a", 8 * GIB)
                .weights("b", 8 * GIB)
                .slots(4)
                .machines(
                        2,
                        m -> m.memory(gib * GIB)
                                .resident(resident)
                                .rates("a", 60, 600)
                                .rates("b", 60, 600))
                .build();
    }

    private static Played play(FleetFixture fleet, String... knobs) {
        String[] all = Stream.concat(Stream.of("cache=0B", "assumed_load_rate=1GiB/s"), Stream.of(knobs))
                .toArray(String[]::new);
        Played played = new Played(
                fleet,
                fleet.observedBy(
                        new DemandPlacement(KnobValues.of(DemandPlacement.Knobs.class, all), fleet.context())));
        played.begin();
        return played;
    }

    /** In each slice so many requests for the models come and are rejected. */
    private static void ask(FleetFixture fleet, Played played, int slices, int forA, int forB) {
        for (int slice = 0; slice < slices; slice++) {
            for (int i = 0; i < forA + forB; i++) {
                fleet.reject(fleet.attempt(i < forA ? "a" : "b", 100, 100), Outcome.Cause.CAPACITY);
            }
            played.tickAt(fleet.now() + 10 * SECOND);
        }
    }

    @Test
    void machinesKeepWhatTheyHoldAndThoseWithNothingShareOutTheRest() {
        assertThat(play(fleet).orders).containsExactly("assign m0 to a", "assign m1 to a");
        assertThat(play(fleetOf(12)).orders).containsExactlyInAnyOrder("assign m0 to a", "assign m1 to b");
        assertThat(play(fleetOf(20)).orders).containsExactlyInAnyOrder("assign m0 to a+b", "assign m1 to a+b");
    }

    @Test
    void nothingMovesWhileNothingIsWanted() {
        Played played = play(fleet);
        played.tickUntil(1000 * SECOND);
        assertThat(played.orders).hasSize(2);
    }

    @Test
    void requestsThatAreRejectedAreDemand() {
        Played played = play(fleet);
        ask(fleet, played, 12, 1, 5);
        assertThat(played.orders).hasSize(3);
        assertThat(played.orders.getLast()).endsWith(" to b");
    }

    @Test
    void aModelComesBesideTheOtherWhereBothFit() {
        FleetFixture wide = fleetOf(20, "a");
        Played played = play(wide);
        ask(wide, played, 12, 1, 5);
        assertThat(played.orders).contains("assign m0 to a+b").doesNotContain("assign m0 to b", "assign m1 to b");
    }

    @Test
    void andNotWhereNothingIsLeftForItsCache() {
        FleetFixture wide = fleetOf(20, "a");
        Played played = play(wide, "cache=3GiB");
        ask(wide, played, 12, 1, 5);
        assertThat(played.orders.getLast()).endsWith(" to b");
    }

    @Test
    void nobodyMovesForWhatIsOverBeforeTheLoadWouldHavePaid() {
        Played slow = play(fleet, "assumed_load_rate=0.01GB/s");
        ask(fleet, slow, 30, 4, 5);
        assertThat(slow.orders).as("14 minutes of load, 5 of memory").hasSize(2);
    }

    @Test
    void aMachineStaysForItsDwellWhateverIsWanted() {
        Played played = play(fleet, "min_dwell=10m");
        ask(fleet, played, 59, 0, 5);
        assertThat(played.orders).hasSize(2);
        ask(fleet, played, 2, 0, 5);
        assertThat(played.orders).hasSizeGreaterThan(2);
    }

    @Test
    void aMachineThatIsOnItsWayIsLeftAlone() {
        Played played = play(fleet);
        played.completes = false;
        ask(fleet, played, 12, 0, 50);
        assertThat(played.orders).hasSize(4);
        ask(fleet, played, 12, 50, 0);
        assertThat(played.orders).hasSize(4);
    }

    @Test
    void aModelThatCouldNotBeLoadedIsNotTriedAgainThereForAWhile() {
        Played played = play(fleet);
        fleet.assign(1, "a", TargetState.REACHED);
        played.fail(0, "b");
        ask(fleet, played, 5, 0, 50);
        assertThat(played.orders).doesNotContain("assign m0 to b");
    }

    @Test
    void aModelHasItsFloorThoughNobodyWantsIt() {
        Played played = play(fleet, "min_warm={b: 1}");
        ask(fleet, played, 12, 50, 0);
        assertThat(played.orders).containsOnlyOnce("assign m0 to b").doesNotContain("assign m1 to b");
    }

    @Test
    void whatIsWorthMoreGetsTheMachine() {
        FleetFixture one = FleetFixture.models("a", "b")
                .weights("a", 8 * GIB)
                .weights("b", 8 * GIB)
                .slots(4)
                .machine(m ->
                        m.memory(12 * GIB).resident("a").rates("a", 60, 600).rates("b", 60, 600))
                .build();
        Played equal = play(one);
        ask(one, equal, 20, 50, 50);
        assertThat(equal.orders).containsExactly("assign m0 to a");
        Played unequal = play(one, "worth={b: 10}");
        ask(one, unequal, 20, 50, 50);
        assertThat(unequal.orders).endsWith("assign m0 to b");
    }
}
