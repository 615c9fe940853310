package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class ConcurrencyCapTest {
    private static ConcurrencyCap cap(FleetFixture fleet, String... knobs) {
        return new ConcurrencyCap(KnobValues.of(ConcurrencyCap.Knobs.class, knobs), fleet.context());
    }

    private static String gate(ConcurrencyCap cap, FleetFixture fleet, String model) {
        return cap.gate(fleet.machine(0), fleet.attempt(model, 10, 10).request(), 0);
    }

    @Test
    void aMachineBeyond128GBTakesTwelve() {
        FleetFixture fleet = FleetFixture.models("a")
                .machine(m -> m.memory(192 * FleetFixture.GIB).rates("a", 400, 0))
                .build();
        ConcurrencyCap cap = cap(fleet);
        fleet.send("a", 0, 11);
        assertThat(gate(cap, fleet, "a")).isEqualTo(FleetAdmission.OPEN);
        fleet.send("a", 0, 1);
        assertThat(gate(cap, fleet, "a")).isEqualTo("no_headroom");
    }

    @Test
    void aMachineWithATokenBudgetTakes24WhateverItsMemory() {
        FleetFixture fleet =
                FleetFixture.models("a").machine(m -> m.rates("a", 400, 0)).build();
        ConcurrencyCap cap = cap(fleet, "token_budget=true");
        fleet.send("a", 0, 23);
        assertThat(gate(cap, fleet, "a")).isEqualTo(FleetAdmission.OPEN);
        fleet.send("a", 0, 1);
        assertThat(gate(cap, fleet, "a")).isEqualTo("no_headroom");
        assertThat(cap(fleet, "token_budget=true", "cap=3").cap(0, 0)).isEqualTo(3);
    }

    @Test
    void countsRequestsOfEveryModelAgainstTheMachine() {
        FleetFixture fleet = FleetFixture.models("a", "b").machine(m -> {}).build();
        fleet.send("b", 0, 3);
        assertThat(gate(cap(fleet, "cap=3"), fleet, "a")).isEqualTo("no_headroom");
        assertThat(gate(cap(fleet, "cap=4"), fleet, "a")).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void givesASlowModelFewerWithOvercommit() {
        FleetFixture fleet = FleetFixture.models("gpt-oss-20b", "gemma", "unknown")
                .machine(m -> m.memory(128 * FleetFixture.GIB)
                        .rates("gpt-oss-20b", 30, 0)
                        .rates("gemma", 2.6, 0))
                .build();
        ConcurrencyCap june = cap(fleet);
        assertThat(june.cap(0, 0)).as("2.0 times 3").isEqualTo(6);
        assertThat(june.cap(0, 1)).as("2.0 times 1").isEqualTo(2);
        assertThat(june.cap(0, 2)).as("2.0 times the fallback of 4").isEqualTo(8);
        ConcurrencyCap september = cap(fleet, "overcommit=1.2", "load_factor=0.39");
        assertThat(september.cap(0, 0)).as("1.2 times 2, rounded up").isEqualTo(3);
        assertThat(cap(fleet, "quality_cap=false").cap(0, 1)).isEqualTo(8);
    }

    @Test
    void turnsNothingAwayByItself() {
        FleetFixture fleet = FleetFixture.models("a").machine(m -> {}).build();
        ConcurrencyCap cap = cap(fleet, "cap=1");
        fleet.send("a", 0, 1);
        assertThat(fleet.decide(cap, fleet.attempt("a", 1, 1), 0)).isEqualTo(Verdict.ADMIT);
    }
}
