package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.sim.cost.StepCost;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.engine.PagedBatching;
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

    private static SimulatedFleet cards(String engine) {
        return SimulatedFleet.of(Scenarios.of("""
                scenario: cards
                duration: 1m
                models:
                  m: {weights: 16GB, kv_per_token: 128KiB, context: 8192, parameters: 8e9, layers: 32, hidden: 4096,
                      query_heads: 32, kv_heads: 8}
                hardware: {card: {memory: 80GB, reserve: 8GB, bandwidth: 3TB/s, compute: 900TFLOPS, link: 450GB/s,
                    link_latency: 5us}}
                fleet: {box: {hardware: card, engine: {type: vllm ENGINE}}}
                workload: [{rate: 1/s, model: m, prompt: 5, output: 10}]
                policies: {p: {}}
                """.replace("ENGINE", engine)));
    }

    private static StepCost cost(SimulatedFleet fleet) {
        return Optional.ofNullable(fleet.serving().getFirst().get(0))
                .orElseThrow()
                .cost();
    }

    @Test
    void fourCardsHaveTheMemoryAndSpeedOfFourAndAddUpTwiceALayer() {
        SimulatedFleet one = cards("");
        SimulatedFleet four = cards(", tensor_parallel_size: 4");

        assertThat(four.fleet().machine(0).usableBytes())
                .isEqualTo(4 * one.fleet().machine(0).usableBytes());
        assertThat(cost(four).perContextToken()).isCloseTo(cost(one).perContextToken() / 4, within(1e-9));
        double overhead = 1e6;
        double sent = 2 * 0.75 * 4096 * 2 / 450e9 * 1e9;
        assertThat(cost(four).base(8, 0) - overhead)
                .isCloseTo((cost(one).base(8, 0) - overhead) / 4 + 64 * (5000 + 8 * sent), within(1e-3));
    }

    @Test
    void fourStagesHaveTheMemoryOfFourAndServeOneRequestNoFasterThanOne() {
        StepCost one = cost(cards(""));
        SimulatedFleet staged = cards(", pipeline_parallel_size: 4");
        double sent = 4096 * 2 / 450e9 * 1e9;

        assertThat(staged.fleet().machine(0).usableBytes())
                .isEqualTo(4 * cards("").fleet().machine(0).usableBytes());
        assertThat(cost(staged).base(1, 0)).isCloseTo(one.base(1, 0) + 3 * 1e6 + 4 * 5000 + 3 * sent, within(1e-3));
        assertThat(cost(staged).base(64, 0))
                .as("16 sequences in each micro-batch")
                .isCloseTo(one.base(16, 0) + 3 * 1e6 + 4 * 5000 + 16 * 3 * sent, within(1e-3));
        assertThat(cost(staged).perContextToken(64)).isCloseTo(one.perContextToken() / 4, within(1e-9));
    }

    @Test
    void stagesOfTwoCardsShareEachLayerAmongThemselves() {
        StepCost two = cost(cards(", tensor_parallel_size: 2"));
        StepCost four = cost(cards(", tensor_parallel_size: 2, pipeline_parallel_size: 2"));

        assertThat(four.base(16, 0))
                .isCloseTo(two.base(8, 0) + 1e6 + 2 * 5000 + 8 * 4096 * 2 / 450e9 * 1e9, within(1e-3));
    }

    @Test
    void aStepOfStagesTakesAMicroBatchOfPromptsForEach() {
        PagedBatching rules = (PagedBatching)
                Optional.ofNullable(cards(", pipeline_parallel_size: 2, max_num_seqs: 8, max_num_batched_tokens: 256,"
                                        + " long_prefill_token_threshold: 100")
                                .serving()
                                .getFirst()
                                .get(0))
                        .orElseThrow()
                        .engine();
        assertThat(rules.limits()).isEqualTo(new EngineLimits(8, 512));
        assertThat(rules.longPromptTokens()).isEqualTo(200);
        assertThat(rules.isAsync())
                .as("what is put together ahead is a part of a round")
                .isFalse();
    }

    @Test
    void aShareOfTheMemoryIsTakenWholeWhateverIsReserved() {
        SimulatedFleet fleet = cards(", gpu_memory_utilization: 0.95");
        assertThat(fleet.fleet().machine(0).usableBytes()).isEqualTo(76_000_000_000L);
        assertThat(fleet.fleet().hosting(0, 0).claimBytes()).isEqualTo(60_000_000_000L);
        assertThat(cards(", gpu_memory_utilization: 0.5").fleet().hosting(0, 0).requiredBytes())
                .as("vLLM does not start where its whole share is not free")
                .isEqualTo(24_000_000_000L);
        assertThat(cards(", gpu_memory_utilization: 0.5").fleet().machine(0).usableBytes())
                .as("two of half the memory would have nine tenths together")
                .isEqualTo(72_000_000_000L);
    }

    @Test
    void draftsMakeOneSequenceFasterOnEitherEngine() {
        String drafts = "speculative_config: {num_speculative_tokens: 3, acceptance: 0.7}";
        assertThat(cost(cards(", " + drafts)).base(1, 0))
                .isCloseTo(cost(cards("")).base(1, 0) / (1 + 0.7 + 0.49 + 0.343), within(1.0));
        SimulatedFleet plain = SimulatedFleet.of(Scenarios.of(WORLD.replace("MORE", "")
                .replace("{hardware: gpu}", "{hardware: gpu, engine: {max_sequences: 4, " + drafts + "}}")));
        assertThat(cost(plain).base(1, 0)).isLessThan(cost("").base(1, 0) / 2);
    }

    @Test
    void countsTheArithmeticOfAttentionWhereItsWidthIsKnown() {
        assertThat(cost(", attention_width: 4096").perPrefillPair())
                .as("4 FLOPs for each layer and each of the 4096 values, at 5 TFLOPS, in ns")
                .isCloseTo(4 * 32 * 4096 / 5e12 * 1e9, within(1e-9));
        assertThat(cost("").perPrefillPair()).isZero();
    }
}
