package io.simctl.policy.scheduling;

import static io.simctl.control.coordinator.FleetFixture.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.type.PolicyContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmFirstTest {
    private static final Map<String, List<String>> HEAVY = Map.of("heavy", List.of("a", "b"));

    private static MachineChoice policy(FleetFixture fleet) {
        return policy(fleet, new WarmFirst.Knobs(Map.of(), Map.of(), List.of()));
    }

    private static MachineChoice policy(FleetFixture fleet, WarmFirst.Knobs knobs) {
        PolicyContext context = fleet.context();
        return fleet.observedBy((MachineChoice) new WarmFirst.Type().create(knobs, context));
    }

    private static int choose(FleetFixture fleet, MachineChoice policy, String model) {
        return fleet.choose(policy, fleet.attempt(model, 100, 100));
    }

    @Test
    void aReplicaGoesByItsRequestsThenByItsLastThenByItsMemory() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.resident("a").memory(32 * GIB))
                .machine(m -> m.resident("a").memory(64 * GIB))
                .machine(m -> m.memory(128 * GIB))
                .build();
        MachineChoice policy = policy(fleet);

        assertThat(choose(fleet, policy, "a"))
                .as("the most memory of those that have it")
                .isEqualTo(1);
        var first = fleet.at(1).attempt("a", 100, 100);
        fleet.send(first, 1);
        assertThat(choose(fleet, policy, "a")).as("the fewest requests").isEqualTo(0);
        fleet.at(2).send("a", 0, 1);
        fleet.at(3).send("a", 0, 1);
        fleet.answer(first);
        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
        var second = fleet.at(4).attempt("a", 100, 100);
        fleet.send(second, 1).send("a", 1, 1);
        assertThat(choose(fleet, policy, "a"))
                .as("of equally busy ones the one used longest ago")
                .isEqualTo(0);
    }

    @Test
    void aMachineThatLoadsTheModelComesBeforeASecondLoad() {
        FleetFixture fleet =
                FleetFixture.models("a").machines(2, m -> m.memory(64 * GIB)).build();
        MachineChoice policy = policy(fleet);
        fleet.report(1, r -> r.state("a", ModelState.LOADING));

        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
    }

    @Test
    void aMachineThatServesTheModelComesBeforeAnIdlerOneThatLoadsIt() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> {})
                .machine(m -> m.resident("a"))
                .build();
        MachineChoice policy = policy(fleet);
        fleet.report(0, r -> r.state("a", ModelState.LOADING)).send("a", 1, 9);

        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
    }

    @Test
    void aSecondRequestForAColdModelWaitsForTheLoadThatTheFirstOneBegan() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machines(2, m -> m.memory(64 * GIB))
                .build();
        MachineChoice policy = policy(fleet);
        fleet.report(0, r -> r.used(10 * GIB));
        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
        fleet.send("a", 1, 1);

        assertThat(choose(fleet, policy, "a"))
                .as("no report has told of the load")
                .isEqualTo(1);
    }

    @Test
    void memoryThatALoadIsToTakeIsNotFreeForAnother() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machines(2, m -> m.memory(24 * GIB))
                .build();
        MachineChoice policy = policy(fleet);
        fleet.report(0, r -> r.used(12 * GIB)).report(1, r -> r.used(10 * GIB));
        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
        fleet.send("b", 1, 1);

        assertThat(choose(fleet, policy, "a"))
                .as("8 GiB of 14 are for b, which leaves less than there is on the other")
                .isZero();
    }

    @Test
    void anEmptyMachineComesBeforeOneThatHoldsAnotherModelAndRunsNothing() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.resident("b").memory(128 * GIB))
                .machine(m -> m.memory(24 * GIB))
                .build();

        assertThat(choose(fleet, policy(fleet), "a")).isEqualTo(1);
    }

    @Test
    void ofEquallyBusyMachinesTheOneWithTheMostFreeMemoryLoads() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machines(2, m -> m.resident("b").memory(64 * GIB))
                .build();
        MachineChoice policy = policy(fleet);
        fleet.report(0, r -> r.used(30 * GIB)).report(1, r -> r.used(20 * GIB));
        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
        fleet.send("b", 1, 1);

        assertThat(choose(fleet, policy, "a")).as("the less busy one").isZero();
    }

    @Test
    void aColdModelGoesWhereItFitsToTheMostFreeMemory() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machines(3, m -> m.memory(24 * GIB))
                .build();
        MachineChoice policy = policy(fleet);
        fleet.report(0, r -> r.used(20 * GIB)).report(1, r -> r.used(10 * GIB)).report(2, r -> r.used(5 * GIB));
        assertThat(choose(fleet, policy, "a")).isEqualTo(2);

        fleet.report(2, r -> r.used(17 * GIB)).report(1, r -> r.used(18 * GIB));
        assertThat(choose(fleet, policy, "a"))
                .as("it fits nowhere: still the most free memory")
                .isEqualTo(2);
    }

    @Test
    void rivalsAreKeptApartWhereTheyCanBe() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.resident("b").memory(128 * GIB))
                .machine(m -> m.memory(24 * GIB))
                .build();
        MachineChoice policy = policy(fleet, new WarmFirst.Knobs(Map.of(), HEAVY, List.of()));

        assertThat(choose(fleet, policy, "a")).isEqualTo(1);
        fleet.online(1, false);
        assertThat(choose(fleet, policy, "a"))
                .as("rather beside its rival than nowhere")
                .isEqualTo(0);
    }

    /** The surprise of the original: without a selector the groups do nothing. */
    @Test
    void inTheOriginalGroupsWorkOnlyForModelsWithASelector() {
        FleetFixture fleet = FleetFixture.models("a", "b", "c")
                .machine(m -> m.resident("b").memory(128 * GIB))
                .machine(m -> m.resident("c").memory(24 * GIB))
                .build();
        List<WarmFirst.Defect> defects = List.of(WarmFirst.Defect.GROUPS_NEED_SELECTOR);
        Map<String, List<String>> selector = Map.of("a", List.of("m0", "m1"));

        assertThat(choose(fleet, policy(fleet, new WarmFirst.Knobs(Map.of(), HEAVY, defects)), "a"))
                .isEqualTo(0);
        assertThat(choose(fleet, policy(fleet, new WarmFirst.Knobs(selector, HEAVY, defects)), "a"))
                .isEqualTo(1);
    }

    @Test
    void aModelRunsWhereItsSelectorSaysAndNowhereElse() {
        FleetFixture fleet =
                FleetFixture.models("a").machines(3, m -> m.resident("a")).build();
        MachineChoice policy = policy(fleet, new WarmFirst.Knobs(Map.of("a", List.of("m2")), Map.of(), List.of()));

        assertThat(choose(fleet, policy, "a")).isEqualTo(2);
        fleet.online(2, false);
        assertThat(choose(fleet, policy, "a")).isEqualTo(MachineChoice.NONE);
    }
}
