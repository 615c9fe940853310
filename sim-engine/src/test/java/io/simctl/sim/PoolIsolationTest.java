package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a client hears of pools, through the whole control plane: one machine holds a and b on its disk and is assigned to a
 * (d-inference PR #435, its test of the HTTP handlers).
 */
class PoolIsolationTest {
    private static final String WORLD = """
            scenario: pool-of-a
            seed: 1
            duration: 2m
            models:
              a: {weights: 12GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 100}
              b: {weights: 12GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 100}
            hardware:
              mac: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS}
            fleet:
              mac: {hardware: mac, on_disk: [a, b], resident: a}
            workload:
              - {model: b, rate: 1, prompt: {type: fixed, tokens: 10}, output: {type: fixed, tokens: 10}}
            policies:
              pools:
                fleet:
                  admission: [{type: pool-exhausted, gate: GATE}]
                  scheduling: least-busy
                  placement: {type: static, machines: {a: 1}, isolate: GATE}
                node: {swap: lru}
            """;

    private static final class Ends implements RunListener {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<String> residency = new ArrayList<>();

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            outcomes.add(outcome);
        }

        @Override
        public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
            residency.add("ab".charAt(model) + " " + after);
        }
    }

    private static Ends run(boolean gate) {
        Scenario scenario = Scenarios.of(WORLD.replace("GATE", "" + gate));
        PolicySet policies =
                Optional.ofNullable(scenario.policies().get("pools")).orElseThrow();
        Ends ends = new Ends();
        new Simulation(scenario, policies, scenario.seed(), 0).run(List.of(ends), true, now -> {}, () -> false);
        return ends;
    }

    @Test
    void requestsForTheOtherModelAreAnswered429AndNeverSpillOver() {
        Ends ends = run(true);

        assertThat(ends.outcomes)
                .hasSizeGreaterThan(60)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                    assertThat(rejected.status()).isEqualTo(429);
                    assertThat(rejected.reason()).isEqualTo("pool_exhausted");
                    assertThat(rejected.retryAfter()).isPositive();
                }));
        assertThat(ends.residency).as("b is never loaded").containsExactly("a RESIDENT");
    }

    @Test
    void withTheGateOffTheMachineSwapsAndServes() {
        Ends ends = run(false);

        assertThat(ends.outcomes)
                .hasSizeGreaterThan(60)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Completed.class));
        assertThat(ends.residency).contains("b RESIDENT");
    }
}
