package io.simctl.policy.scheduling;

import static io.simctl.control.coordinator.FleetFixture.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.MachineChoice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which machine cortex has load a model that none of them has in memory. */
class ColdLoadsTest {
    private static int choose(FleetFixture fleet, Map<String, List<String>> pinned, Map<String, Integer> priority) {
        LeastReported.Knobs knobs = new LeastReported.Knobs(pinned, priority, List.of());
        MachineChoice policy = fleet.observedBy(new LeastReported(knobs, fleet.context()));
        return fleet.choose(policy, fleet.attempt("a", 100, 100));
    }

    /** Three machines, of which the first two hold {@code b} and have no room for {@code a} beside it. */
    private static FleetFixture full() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machines(2, m -> m.resident("b").memory(24 * GIB))
                .machine(m -> m.memory(24 * GIB))
                .build();
        return fleet.report(0, r -> r.used(20 * GIB))
                .report(1, r -> r.used(19 * GIB))
                .report(2, r -> r.used(23 * GIB));
    }

    @Test
    void aMachineWithRoomComesBeforeOneThatMustMakeSome() {
        FleetFixture fleet = full().report(2, r -> r.used(2 * GIB));

        assertThat(choose(fleet, Map.of(), Map.of())).isEqualTo(2);
    }

    @Test
    void oneThatCanMakeRoomComesBeforeOneThatCannotAndTheFreerOneFirst() {
        assertThat(choose(full(), Map.of(), Map.of())).isEqualTo(1);
    }

    @Test
    void aModelMakesRoomForItsEqualsAndForThoseAboveIt() {
        assertThat(choose(full(), Map.of(), Map.of("b", 100)))
                .as("its own class")
                .isEqualTo(1);
        assertThat(choose(full().report(2, r -> r.used(18 * GIB)), Map.of(), Map.of("b", 101)))
                .as("b stays, so that the most free memory decides")
                .isEqualTo(2);
        assertThat(choose(full().report(2, r -> r.used(18 * GIB)), Map.of(), Map.of("a", 101, "b", 101)))
                .as("b leaves for a")
                .isEqualTo(1);
    }

    @Test
    void aPinnedModelIsLoadedWhereItIsPinnedAndNowhereElse() {
        FleetFixture fleet = full().report(2, r -> r.used(2 * GIB));

        assertThat(choose(fleet, Map.of("a", List.of("m0")), Map.of())).isEqualTo(0);
        fleet.online(0, false);
        assertThat(choose(fleet, Map.of("a", List.of("m0")), Map.of())).isEqualTo(MachineChoice.NONE);
    }

    @Test
    void aPinnedModelGivesWayToNobodyWithoutAPriority() {
        FleetFixture fleet = full().report(2, r -> r.used(18 * GIB));

        assertThat(choose(fleet, Map.of("b", List.of("m0", "m1")), Map.of())).isEqualTo(2);
    }

    @Test
    void ofEqualsTheFirstByNameLoads() {
        FleetFixture fleet =
                FleetFixture.models("a").machines(12, m -> m.memory(24 * GIB)).build();

        assertThat(choose(fleet, Map.of(), Map.of()))
                .as("m0 before m1 before m10")
                .isZero();
        fleet.online(0, false).online(1, false);
        assertThat(choose(fleet, Map.of(), Map.of())).as("m10 comes before m2").isEqualTo(10);
    }
}
