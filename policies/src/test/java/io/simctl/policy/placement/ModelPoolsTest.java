package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.TargetState;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model a has demand or not as each test says; machines hold a and b and run what they are told. */
class ModelPoolsTest {
    private static final long SECOND = FleetFixture.SECOND;

    private static FleetFixture fleet(int machines) {
        return FleetFixture.models("a", "b")
                .machines(machines, m -> m.rates("a", 57, 700).rates("b", 40, 500))
                .build();
    }

    /** A policy whose orders are carried out at once. */
    private static Played play(FleetFixture fleet, String... knobs) {
        ModelPools policy =
                fleet.observedBy(new ModelPools(KnobValues.of(ModelPools.Knobs.class, knobs), fleet.context()));
        return new Played(fleet, policy);
    }

    @Test
    void assignsTwoMachinesToTheirDistinctFloors() {
        Played pools = play(fleet(2), "min_warm={a: 1, b: 1}");
        pools.begin();
        assertThat(pools.orders).containsExactly("assign m0 to a", "assign m1 to b");
        assertThat(pools.desired).containsExactly(1, 1);
        assertThat(pools.shadow).isFalse();
    }

    @Test
    void inShadowPlansAreRecordedButNotCarriedOut() {
        Played pools = play(fleet(2), "min_warm={a: 1, b: 1}", "enforce=false");
        pools.begin();
        assertThat(pools.orders).isEmpty();
        assertThat(pools.desired).containsExactly(1, 1);
        assertThat(pools.actions).isEqualTo(2);
        assertThat(pools.shadow).isTrue();
    }

    @Test
    void skipsMachinesThatCannotBeManagedPrivateOnesAndThoseOffline() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.unmanageable())
                .machine(m -> m.owner(1).privateOnly())
                .machine(m -> {})
                .machine(m -> {})
                .build();
        fleet.online(2, false);
        Played pools = play(fleet, "min_warm={a: 4}");
        pools.begin();
        assertThat(pools.orders).containsExactly("assign m3 to a");
    }

    @Test
    void movesABusyMachineOnlyWhereItIsToldTo() {
        FleetFixture busy = fleet(1);
        Played idleOnly = play(busy, "min_warm={b: 1}");
        busy.assign(0, "a", TargetState.REACHED).send("a", 0, 1);
        idleOnly.tickAt(600 * SECOND);
        assertThat(idleOnly.orders).isEmpty();
        Played any = play(busy, "min_warm={b: 1}", "move_busy=true");
        any.tickAt(610 * SECOND);
        assertThat(any.orders).containsExactly("assign m0 to b");
    }

    @Test
    void isolatesUnlessTold() {
        Played pools = play(fleet(1), "isolate=false");
        assertThat(pools.policy.isolates()).isFalse();
        assertThat(play(fleet(1)).policy.isolates()).isTrue();
    }

    /** Review, finding 1. */
    @Test
    void aMachineThatFailedToLoadIsReplacedAtTheNextTick() {
        Played pools = play(fleet(2), "min_warm={b: 1}");
        pools.begin();
        pools.fail(0, "b").tickAt(10 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b", "assign m1 to b");
    }

    @Test
    void theOnlyMachineIsTriedAgainOnceItHasCooledDown() {
        Played pools = play(fleet(1), "min_warm={b: 1}");
        pools.begin();
        pools.fail(0, "b");
        pools.tickUntil(119 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b");
        pools.tickAt(120 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b", "assign m0 to b");
    }

    @Test
    void theOriginalNeverReplacesAMachineThatFailedToLoad() {
        Played pools = play(fleet(2), "min_warm={b: 1}", "defects=[count-failed-as-serving]");
        pools.begin();
        pools.fail(0, "b").tickUntil(3600 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b");
    }

    @Test
    void aMachineThatIsSilentAboutItsMoveIsReplacedAfterTwoMinutes() {
        Played pools = play(fleet(2), "min_warm={b: 1}");
        pools.completes = false;
        pools.begin();
        pools.tickUntil(119 * SECOND);
        assertThat(pools.orders).hasSize(1);
        pools.tickAt(120 * SECOND);
        assertThat(pools.orders).hasSize(2);
    }

    /** Review, finding 3. */
    @Test
    void requestsTurnedAwayForAnEmptyPoolMoveAnIdleMachineThere() {
        FleetFixture fleet = fleet(2);
        Played pools = play(fleet, "priority={b: 1}");
        fleet.assign(0, "a", TargetState.REACHED).assign(1, "a", TargetState.REACHED);
        fleet.send("a", 1, 1);
        pools.tickAt(600 * SECOND);
        fleet.reject(fleet.attempt("b", 10, 10), Outcome.Cause.CAPACITY);
        pools.tickAt(610 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b");
    }

    @Test
    void theOriginalDoesNotSeeThem() {
        FleetFixture fleet = fleet(2);
        Played pools = play(fleet, "priority={b: 1}", "defects=[invisible-sheds]");
        fleet.assign(0, "a", TargetState.REACHED).assign(1, "a", TargetState.REACHED);
        fleet.send("a", 1, 1);
        for (long t = 600; t < 1200; t += 10) {
            fleet.at(t * SECOND).reject(fleet.attempt("b", 10, 10), Outcome.Cause.CAPACITY);
            pools.tickAt((t + 5) * SECOND);
        }
        assertThat(pools.orders).isEmpty();
    }

    @Test
    void whatTheOperatorShedsIsNoDemand() {
        FleetFixture fleet = fleet(1);
        Played pools = play(fleet);
        fleet.reject(fleet.attempt("b", 10, 10), Outcome.Cause.OPERATOR);
        pools.tickAt(10 * SECOND);
        assertThat(pools.orders).isEmpty();
        fleet.reject(fleet.attempt("b", 10, 10), Outcome.Cause.LATENCY);
        pools.tickAt(20 * SECOND);
        assertThat(pools.orders).containsExactly("assign m0 to b");
    }

    @Test
    void requestsSentToAMachineWithoutTheModelInMemoryAreDemand() {
        FleetFixture fleet = fleet(2);
        Played pools = play(fleet);
        fleet.send("b", 1, 1);
        pools.tickAt(10 * SECOND);
        assertThat(pools.orders).as("the machine that is idle").containsExactly("assign m0 to b");
    }

    /** Review, finding 4. */
    @Test
    void plansOnlyWithMachinesThatRoutingWouldUse() {
        Played correct = play(fleet(2), "min_warm={b: 1}");
        correct.ineligible = 0;
        correct.begin();
        assertThat(correct.orders).containsExactly("assign m1 to b");
        Played original = play(fleet(2), "min_warm={b: 1}", "defects=[loose-eligibility]");
        original.ineligible = 0;
        original.begin();
        assertThat(original.orders).containsExactly("assign m0 to b");
    }

    /** Review, finding 8. */
    @Test
    void aBudgetOfNoMovesAllowsNoneButInTheOriginal() {
        String[] knobs = {"min_warm={b: 2}", "max_loads_per_tick=0"};
        Played correct = play(fleet(3), knobs);
        correct.begin();
        assertThat(correct.orders).isEmpty();
        Played original = play(fleet(3), knobs[0], knobs[1], "defects=[zero-budget-moves-one]");
        original.begin();
        assertThat(original.orders).hasSize(1);
    }

    @Test
    void loadsUnderWayLeaveLessToOrder() {
        FleetFixture fleet = fleet(4);
        fleet.loadPending(3, "a", 100 * SECOND);
        Played pools = play(fleet, "min_warm={b: 3}", "max_pending_loads=3");
        pools.begin();
        assertThat(pools.orders).hasSize(2);
    }

    /** Three machines of pool a, which needs none of them any more; b needs one. */
    private static Played overProvisioned(String... knobs) {
        FleetFixture fleet = fleet(3);
        Played pools = play(fleet, knobs);
        for (int m = 0; m < 3; m++) {
            fleet.assign(m, "a", TargetState.REACHED);
        }
        for (long t = 0; t < 900; t += 10) {
            fleet.at(t * SECOND).reject(fleet.attempt("b", 10, 10), Outcome.Cause.CAPACITY);
            pools.tickAt(t * SECOND);
        }
        return pools;
    }

    @Test
    void aPoolThatNeedsLessGivesMachinesUpAfterTheDwell() {
        assertThat(overProvisioned().orders).isNotEmpty().contains("assign m0 to b");
    }

    @Test
    void theOriginalsPoolKeepsThemForEver() {
        assertThat(overProvisioned("defects=[ratchet]").orders).isEmpty();
    }

    @Test
    void withoutPoolsModelsAreLoadedWhereMemoryIsFree() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(32 * FleetFixture.GIB))
                .machine(m -> m.memory(64 * FleetFixture.GIB))
                .build();
        Played pools = play(fleet, "assign=false", "min_warm={b: 1}");
        pools.begin();
        assertThat(pools.orders).containsExactly("load b on m1");
    }

    /** A machine of 64 GiB that is hot, beside a cool one: heat weighs like 2.5 and 10 GiB of free memory. */
    @ParameterizedTest
    @CsvSource({
        "NOMINAL, 63, m0",
        "FAIR, 61, m0",
        "FAIR, 62, m1",
        "SERIOUS, 53, m0",
        "SERIOUS, 55, m1",
        "CRITICAL, 16, m1"
    })
    void aModelIsLoadedOnTheCoolerMachineUnlessItHasMuchLessMemoryAndNeverOnACriticallyHotOne(
            ThermalState thermal, long gibOfTheCoolOne, String chosen) {
        FleetFixture fleet = FleetFixture.models("b")
                .machine(m -> {})
                .machine(m -> m.memory(gibOfTheCoolOne * FleetFixture.GIB))
                .build();
        Played pools = play(fleet, "assign=false", "min_warm={b: 1}");
        fleet.report(0, r -> r.thermal(thermal));
        pools.begin();
        assertThat(pools.orders).containsExactly("load b on " + chosen);
    }

    @Test
    void nothingIsLoadedWhereAllAreCriticallyHot() {
        FleetFixture fleet = fleet(2);
        Played pools = play(fleet, "assign=false", "min_warm={b: 1}");
        fleet.report(0, r -> r.thermal(ThermalState.CRITICAL)).report(1, r -> r.thermal(ThermalState.CRITICAL));
        pools.begin();
        assertThat(pools.orders).isEmpty();
    }

    @Test
    void withoutPoolsAWideGapIsClosedFasterUpToTheCeiling() {
        Played pools = play(fleet(40), "assign=false", "min_warm={a: 20, b: 20}");
        pools.begin();
        assertThat(pools.orders.stream().filter(o -> o.startsWith("load a")))
                .as("half of the gap")
                .hasSize(10);
        assertThat(pools.orders).as("the ceiling, b taking what a left").hasSize(16);
    }
}
