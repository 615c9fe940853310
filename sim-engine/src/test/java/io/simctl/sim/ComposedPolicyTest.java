package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that is a knob of a policy, from the file to the end of a run: three machines that take two requests each. */
class ComposedPolicyTest {
    private static final String WORLD = """
            scenario: composed
            seed: 7
            duration: 10m
            models:
              m: {weights: 1GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 1000}
            hardware:
              box: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS}
            fleet:
              box:
                hardware: box
                count: 3
                resident: m
                steps: {m: {decode: {1: 100ms, 2: 100ms}, prefill: 1e9/s}}
            workload:
              - {model: m, rate: 30/min, prompt: 1, output: {type: log-normal, median: 10, p95: 60}}
            policies:
              any: {fleet: {admission: {type: concurrency-cap, cap: 2, quality_cap: false}, scheduling: SCHEDULING}}
            """;

    private static List<Integer> machines(String scheduling) {
        List<PolicyType<?, ?>> types =
                new ArrayList<>(Policies.load(Policies.class.getClassLoader()).all());
        types.add(new Sticky.Type());
        Scenario scenario = Scenarios.of(WORLD.replace("SCHEDULING", scheduling), Policies.of(types));
        List<Integer> machines = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                machines.add(last.machine());
            }
        };
        new Simulation(scenario, scenario.policies().values().iterator().next(), scenario.seed(), 0)
                .run(List.of(listener), true, now -> {}, () -> false);
        return machines;
    }

    @Test
    void decidesAsTheInnerPolicyWouldWhereTheOuterAlwaysAsksIt() {
        assertThat(machines("{type: sticky, stay: false, else: {type: least-busy, ties: index}}"))
                .isEqualTo(machines("{type: least-busy, ties: index}"))
                .contains(0, 1, 2);
    }

    @Test
    void asksTheInnerPolicyOnlyWhereTheOuterHasNoAnswer() {
        List<Integer> sticky = machines("{type: sticky, else: round-robin}");

        assertThat(changes(sticky)).isPositive().isLessThan(changes(machines("round-robin")) / 2);
    }

    private static int changes(List<Integer> machines) {
        int changes = 0;
        for (int i = 1; i < machines.size(); i++) {
            changes += machines.get(i).equals(machines.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }
}
