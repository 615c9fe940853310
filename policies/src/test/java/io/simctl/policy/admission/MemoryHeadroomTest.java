package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class MemoryHeadroomTest {
    private static final long GIB = FleetFixture.GIB;
    private final MemoryHeadroom headroom = new MemoryHeadroom(KnobValues.of(MemoryHeadroom.Knobs.class));

    private String gate(FleetFixture fleet, int machine, String model) {
        return headroom.gate(
                fleet.machine(machine), fleet.attempt(model, 1000, 1000).request(), 0);
    }

    @Test
    void anIdleMachineTooSmallForWeightsCacheAndSlackIsBlocked() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.memory(12 * GIB))
                .machine(m -> m.memory(13 * GIB))
                .build();
        assertThat(gate(fleet, 0, "a")).isEqualTo("free_memory");
        assertThat(gate(fleet, 1, "a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aBusyMachineThatFitsIsPreferredToAnIdleOneThatDoesNot() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(12 * GIB))
                .machine(m -> m.memory(64 * GIB).resident("b"))
                .build();
        fleet.send("b", 1, 3).report(1, r -> r.used(10 * GIB));
        assertThat(gate(fleet, 0, "a")).isEqualTo("free_memory");
        assertThat(gate(fleet, 1, "a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aWarmMachineIsNotBlockedForWeightsThatItHasAlready() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(16 * GIB).resident("a"))
                .build();
        fleet.send("a", 0, 1).report(0, r -> r.used(10 * GIB));
        assertThat(gate(fleet, 0, "a")).isEqualTo(FleetAdmission.OPEN);
        assertThat(gate(fleet, 0, "b")).isEqualTo("free_memory");
    }

    @Test
    void aServerThatHasClaimedItsCacheTakesRequestsHoweverLittleIsFree() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(20 * GIB)
                        .claims("a", 8 * GIB)
                        .claims("b", 8 * GIB)
                        .resident("a"))
                .build();
        fleet.send("a", 0, 1).report(0, r -> r.used(20 * GIB));
        assertThat(gate(fleet, 0, "a")).isEqualTo(FleetAdmission.OPEN);
        assertThat(gate(fleet, 0, "b")).isEqualTo("free_memory");
    }

    @Test
    void aTokenBudgetCountsPromptsAndLimitsOfAllThatHasNotEnded() {
        MemoryHeadroom budget = new MemoryHeadroom(KnobValues.of(MemoryHeadroom.Knobs.class, "token_budget=true"));
        long room = 1000L * (100 << 10); // a thousand tokens beside the weights
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.memory(16 * GIB + room).resident("a", "b"))
                .build();
        fleet.send("a", 0, 3).send("b", 0, 1).report(0, r -> r.used(16 * GIB));
        var last = fleet.attempt("a", 100, 100).request();
        assertThat(budget.gate(fleet.machine(0), last, 0))
                .as("200 tokens beside 800")
                .isEqualTo(FleetAdmission.OPEN);
        var tooMuch = fleet.attempt("a", 100, 101).request();
        assertThat(budget.gate(fleet.machine(0), tooMuch, 0)).isEqualTo("free_memory");
        assertThat(headroom.gate(fleet.machine(0), tooMuch, 0))
                .as("the memory itself is free")
                .isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aModelOfUnknownSizeIsNotJudged() {
        FleetFixture fleet = FleetFixture.models("a")
                .weights("a", 0)
                .machine(m -> m.memory(GIB))
                .build();
        assertThat(gate(fleet, 0, "a")).isEqualTo(FleetAdmission.OPEN);
    }
}
