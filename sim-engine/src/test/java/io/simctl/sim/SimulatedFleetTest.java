package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.sim.cost.StepCost;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the simulator makes of a scenario's machines. */
class SimulatedFleetTest {
    private static final String WORLD = """
            scenario: fleet
            duration: 1m
            models: {m: {weights: 4GB, kv_per_token: 100KB, context: 4096, parameters: 2e9, layers: 32MORE}}
            hardware: {gpu: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS, compute_efficiency: 0.5}}
            fleet: {gpu: {hardware: gpu}}
            workload: [{rate: 1/s, model: m, prompt: 5, output: 10}]
            policies: {p: {}}
            """;

    private static StepCost cost(String more) {
        SimulatedFleet fleet = SimulatedFleet.of(Scenarios.of(WORLD.replace("MORE", more)));
        return Optional.ofNullable(fleet.serving().getFirst().get(0))
                .orElseThrow()
                .cost();
    }

    @Test
    void aPromptOfAHundredThousandTokensTakesAProfiledModelTheTimeOfItsAttentionToo() {
        SimulatedFleet fleet = SimulatedFleet.of(Scenarios.of("""
                scenario: long
                duration: 1m
                models: {m: {profile: llama-3.1-8b, quantisation: f16}}
                fleet: {gpu: {hardware: h200, engine: vllm}}
                workload: [{rate: 1/s, model: m, prompt: 5, output: 10}]
                policies: {p: {}}
                """));
        StepCost cost = Optional.ofNullable(fleet.serving().getFirst().get(0))
                .orElseThrow()
                .cost();
        assertThat(100_000 / cost.prefillTokensPerSecond(100_000, 8192)).isCloseTo(8.55, within(0.1));
    }

    @Test
    void countsTheArithmeticOfAttentionWhereItsWidthIsKnown() {
        assertThat(cost(", attention_width: 4096").perPrefillPair())
                .as("4 FLOPs for each layer and each of the 4096 values, at 5 TFLOPS, in ns")
                .isCloseTo(4 * 32 * 4096 / 5e12 * 1e9, within(1e-9));
        assertThat(cost("").perPrefillPair()).isZero();
    }
}
