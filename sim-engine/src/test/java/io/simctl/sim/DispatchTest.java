package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Simulated requests on more than one machine: a slow and a fast one, where a prompt of 1,000 tokens takes a second on each. */
class DispatchTest {
    private static final long MS = 1_000_000;
    private static final String SCENARIO = """
            scenario: legs
            seed: 1
            duration: 1s
            drain: 10m
            models:
              m: {weights: 1GB, kv_per_token: 1MB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 1000}
            hardware:
              box: {memory: 40GB, bandwidth: 500GB/s, compute: 10TFLOPS}
            network: {delay: 20ms, kv_transfer: KV_TRANSFER}
            fleet:
              slow:
                hardware: box
                resident: m
                steps: {m: {decode: {1: 5s, 2: 5s}, prefill: 1000/s}}
              fast:
                hardware: box
                resident: m
                steps: {m: {decode: {1: 100ms, 2: 100ms}, prefill: 1000/s}}
            workload:
              - {model: m, rate: 10, gaps: constant, requests: 1, prompt: {type: fixed, tokens: 1000}, output: {type: fixed, tokens: 5}}
            policies:
              any: {fleet: {scheduling: POLICY}, node: {swap: refuse}}
            """;

    /** A policy that always says the same. */
    private static final class Always extends PolicyType<NoKnobs, FleetScheduling> {
        private final Dispatch word;

        Always(String name, Dispatch word) {
            super(name, PolicyKind.FLEET_SCHEDULING, NoKnobs.class, "always the same");
            this.word = word;
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return (request, fleet, candidates, now) -> word;
        }
    }

    private static Attempt run(String policy, String kvTransfer) {
        List<PolicyType<?, ?>> types = new ArrayList<>(
                Policies.load(DispatchTest.class.getClassLoader()).all());
        types.add(new Always("pair", new Dispatch.Disaggregated(0, 1)));
        types.add(new Always("hedge", new Dispatch.Hedged(0, 1, 500 * MS)));
        Scenario scenario =
                Scenarios.of(SCENARIO.replace("POLICY", policy).replace("KV_TRANSFER", kvTransfer), Policies.of(types));
        List<Attempt> ended = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                assertThat(outcome).isEqualTo(Outcome.COMPLETED);
                ended.add(last);
            }
        };
        new Simulation(scenario, Objects.requireNonNull(scenario.policies().get("any")), 1, 0)
                .run(List.of(listener), true, now -> {}, () -> false);
        assertThat(ended).hasSize(1);
        return ended.getFirst();
    }

    @Test
    void aPairTakesTheTimeOfThePromptHereOfTheTransferAndOfTheOutputThere() {
        Attempt pair = run("pair", "500MB/s");

        assertThat(pair.leg(0).role()).isEqualTo(Leg.Role.PREFILL);
        assertThat(pair.generatedTokens()).isEqualTo(5);
        assertThat(pair.leg(1).cachedTokens()).as("the whole prompt came along").isEqualTo(1000);
        long gap = pair.lastTokenAt() - pair.firstTokenAt();
        long transfer = 2_000 * MS;
        long wayAndSteps = 2 * 20 * MS + 3 * 100 * MS;
        assertThat(gap).isBetween(transfer + wayAndSteps, transfer + wayAndSteps + 102 * MS);
    }

    @Test
    void twiceTheLinkHalvesTheTransfer() {
        Attempt slow = run("pair", "500MB/s");
        Attempt fast = run("pair", "1GB/s");

        assertThat(slow.firstTokenAt()).isEqualTo(fast.firstTokenAt());
        assertThat(slow.lastTokenAt() - fast.lastTokenAt()).isEqualTo(1_000 * MS);
    }

    @Test
    void aHedgeIsServedByWhicheverMachineAnswersFirst() {
        Attempt hedged = run("hedge", "1GB/s");

        assertThat(hedged.legs()).isEqualTo(2);
        assertThat(hedged.machine())
                .as("the one that got it first had half a second's start")
                .isEqualTo(0);
        assertThat(hedged.leg(1).stage()).isEqualTo(Leg.Stage.LEFT);
        assertThat(hedged.leg(1).generatedTokens()).isZero();
    }
}
