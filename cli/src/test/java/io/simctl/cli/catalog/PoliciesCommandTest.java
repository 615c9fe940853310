package io.simctl.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.Swap;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.scenario.bind.Component;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoliciesCommandTest {
    private record Knobs(
            @Knob(name = "else", value = "policy that is asked then", def = "least-busy")
            PolicyChoice<FleetScheduling> other,

            @Knob("policies that are asked at last") Optional<List<PolicyChoice<Swap>>> last,

            @Knob("share of the rest") double share) {}

    @Test
    void saysOfWhichKindAPolicyIsThatIsAKnob() {
        assertThat(Component.of(Knobs.class))
                .extracting(component -> String.join(" | ", PoliciesCommand.row(component)))
                .containsExactly(
                        "else | least-busy | policy that is asked then (policy of kind fleet: {scheduling: ...})",
                        "last | - | policies that are asked at last (policy of kind node: {swap: ...})",
                        "share | required | share of the rest");
    }

    @Test
    void showsTheKnobsOfAPolicy() throws Exception {
        assertThat(Simctl.run("policies", "model-shed").out()).contains("goes under fleet: {admission: ...}", "models");
    }

    @Test
    void saysWhatAPolicyNeedsBesideIt() throws Exception {
        assertThat(Simctl.run("policies", "model-pools").out())
                .contains(
                        "needs beside it fleet: {admission: pool-exhausted}, unless assign: false; without it nothing keeps");
    }

    @Test
    void offersThePoliciesThatBeginSo() throws Exception {
        assertThat(Simctl.run("policies", "pool").err())
                .contains("no policy is called `pool`; did you mean `pool-exhausted`?");
    }

    @Test
    void listsPoliciesWithTheirSystemAndShowsWhereOneComesFrom() throws Exception {
        assertThat(Simctl.run("policies").out().lines())
                .anyMatch(line -> line.matches("  matrix +llama-swap +combinations that may be in memory together.*"))
                .anyMatch(line -> line.matches("  bounded-queue +helexa neuron +slots and a short queue.*"));
        assertThat(Simctl.run("policies", "matrix").out())
                .contains(
                        "needs beside it node: {scheduling: swap-lock}, unless runtime: deferred",
                        "defects of the original that can be switched on: starting-invisible, unregistered-fast-path",
                        "source: llama-swap, matrix, June and August 2026; io.simctl.policy.swap.Matrix");
    }
}
