package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What comes of the kinds of engine in a whole run, with every check on: two models that both fit into a machine. */
class EngineKindsTest {
    private static final String WORLD = """
            scenario: kinds
            seed: 1
            duration: 2m
            models:
              a: {weights: 4GB, kv_per_token: 100KB, context: 4096, parameters: 2e9, max_tokens: 400}
              b: {weights: 5GB, kv_per_token: 100KB, context: 4096, parameters: 2e9, max_tokens: 400}
            hardware:
              mac: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS, load_cold: 40GB/s, load_overhead: 0s}
            fleet:
              mac: {hardware: mac, resident: a, engine: ENGINE}
            workload:
              - {model: a, rate: 1, prompt: {type: exponential, mean: 500, max: 3000}, output: {type: exponential, mean: 100}}
              - {model: b, rate: 0.2, prompt: {type: exponential, mean: 500, max: 3000}, output: {type: exponential, mean: 100}}
            policies:
              p: {node: {admission: unbounded, swap: lru}}
            """;

    @Test
    void vllmServesTheMoreUrgentOfTwoKindsOfRequestsFirst() {
        String two = WORLD.replace("ENGINE", "{type: vllm, max_num_seqs: 2, scheduling_policy: POLICY}")
                .replaceAll(
                        "  - \\{model: b.*",
                        "  - {model: a, rate: 1, prompt: 500, output: 100, owner: eve, priority: -1}");
        assertThat(waitOf("eve", two.replace("POLICY", "priority")) * 5)
                .as("of the urgent, in nanoseconds")
                .isLessThan(waitOf("eve", two.replace("POLICY", "fcfs")));
    }

    /** Mean time to the first token of an owner's requests. */
    private static double waitOf(String owner, String yaml) {
        Scenario scenario = Scenarios.of(yaml);
        int number = scenario.owners().indexOf(owner);
        List<Long> waits = new ArrayList<>();
        PolicySet policies = scenario.policies().values().iterator().next();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                if (last.request().owner() == number && last.firstTokenAt() != Attempt.UNSET) {
                    waits.add(last.firstTokenAt() - last.request().intendedAt());
                }
            }
        };
        new Simulation(scenario, policies, scenario.seed(), 0).run(List.of(listener), true, now -> {}, () -> false);
        return waits.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private static final class Seen implements RunListener {
        final Set<Integer> inMemory = new HashSet<>();
        final List<Outcome> outcomes = new ArrayList<>();
        int mostInMemory;
        int loads;
        int preemptions;
        int cutOutputs;

        @Override
        public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
            loads += after == ModelState.LOADING ? 1 : 0;
            if (after == ModelState.ON_DISK) {
                inMemory.remove(model);
            } else {
                inMemory.add(model);
            }
            mostInMemory = Math.max(mostInMemory, inMemory.size());
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            outcomes.add(outcome);
            preemptions += last.preemptions();
            boolean isCut = outcome instanceof Outcome.Completed && last.generatedTokens() < last.outputTokens();
            cutOutputs += isCut ? 1 : 0;
        }
    }

    private static Seen run(String engine) {
        Scenario scenario = Scenarios.of(WORLD.replace("ENGINE", engine));
        PolicySet policies = Optional.ofNullable(scenario.policies().get("p")).orElseThrow();
        Seen seen = new Seen();
        new Simulation(scenario, policies, scenario.seed(), 0).run(List.of(seen), true, now -> {}, () -> false);
        return seen;
    }

    @Test
    void modelsLiveSideBySideWhereTheEngineTakesMemoryAsItNeedsIt() {
        Seen seen = run("serial");
        assertThat(seen.mostInMemory).isEqualTo(2);
        assertThat(seen.loads).isEqualTo(1);
    }

    @Test
    void mlxDrainsAndSwapsWhenARequestNamesAnotherModel() {
        Seen seen = run("mlx_lm");
        assertThat(seen.mostInMemory).isEqualTo(1);
        assertThat(seen.loads).isGreaterThan(5);
        assertThat(seen.outcomes).allMatch(Outcome.Completed.class::isInstance);
    }

    @Test
    void vllmTakesAllMemoryUnlessItIsToldHowMuch() {
        assertThat(run("vllm").mostInMemory).isEqualTo(1);
        assertThat(run("{type: vllm, kv_cache_memory_bytes: 1GB}").mostInMemory).isEqualTo(2);
    }

    @Test
    void aModelIsNotLoadedBesideAnotherWithoutTheCacheThatItIsToHave() {
        Seen seen = run("{type: vllm, kv_cache_memory_bytes: 7GB}");
        assertThat(seen.mostInMemory).isEqualTo(1);
        assertThat(seen.outcomes).allMatch(Outcome.Completed.class::isInstance);
    }

    @Test
    void vllmStopsSequencesWhenItsBlocksRunOutAndServesAllInTheEnd() {
        Seen seen = run("{type: vllm, kv_cache_memory_bytes: 350MB}");
        assertThat(seen.preemptions).isPositive();
        assertThat(seen.outcomes).allMatch(Outcome.Completed.class::isInstance);
    }

    @Test
    void vllmTurnsAwayWhatItsLimitsOfTheQueueHaveNoRoomFor() {
        for (String limit : List.of("max_num_queued_reqs: 2", "max_num_queued_tokens: 600")) {
            Seen seen = run("{type: vllm, kv_cache_memory_bytes: 1GB, max_num_seqs: 1, " + limit + "}");
            assertThat(seen.outcomes)
                    .as(limit)
                    .filteredOn(Outcome.Rejected.class::isInstance)
                    .isNotEmpty()
                    .containsOnly(new Outcome.Rejected(503, "queue_full", 0));
            assertThat(seen.outcomes).anyMatch(Outcome.Completed.class::isInstance);
        }
    }

    @Test
    void vllmRefusesPromptsLongerThanItsContextAndEndsOutputsThatFillIt() {
        Seen seen = run("{type: vllm, kv_cache_memory_bytes: 1GB, max_model_len: 1000}");
        assertThat(seen.outcomes)
                .filteredOn(Outcome.Failed.class::isInstance)
                .isNotEmpty()
                .containsOnly(new Outcome.Failed(
                        400, "context_overflow", "it is longer than the engine's KV cache or its context"));
        assertThat(seen.cutOutputs).isPositive();
    }

    @Test
    void llamaFailsAllThatRunWhereTheyOutgrowTheirCommonContext() {
        Seen seen = run("{type: llama.cpp, ctx_size: 3000}");
        assertThat(seen.outcomes)
                .filteredOn(Outcome.Failed.class::isInstance)
                .contains(new Outcome.Failed(500, "server_error", "Context size has been exceeded."));
        assertThat(seen.outcomes).anyMatch(Outcome.Completed.class::isInstance);
    }

    @Test
    void llamaFailsPromptsThatDoNotFitIntoASlotAndEndsOutputsThatFillIt() {
        Seen seen = run("{type: llama.cpp, parallel: 4, ctx_size: 4000}");
        assertThat(seen.outcomes)
                .filteredOn(Outcome.Failed.class::isInstance)
                .isNotEmpty()
                .containsOnly(new Outcome.Failed(
                        400, "context_overflow", "its prompt does not fit into the context of a slot"));
        assertThat(seen.cutOutputs).isPositive();
        assertThat(seen.mostInMemory).isEqualTo(2);
    }
}
