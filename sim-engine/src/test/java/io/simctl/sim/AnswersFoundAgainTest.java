package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each engine finds of a conversation with prompts of 100, 180 and 260 tokens, answers of 50 tokens included. */
class AnswersFoundAgainTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vllm                               | 0, 144, 224",
                "{type: llama.cpp, cache_ram: 0}    | 0, 149, 229",
                "mlx_lm                             | 0, 149, 229",
                "{max_sequences: 4}                 | 0, 0, 0",
                "{type: vllm, enable_prefix_caching: false} | 0, 0, 0"
            })
    void followUpsFindPromptAndAnswerOfTheTurnBefore(String engine, String cached) {
        Scenario scenario = Scenarios.of("""
                scenario: turns
                seed: 1
                duration: 1m
                models: {a: {weights: 4GB, kv_per_token: 100KB, context: 4096, parameters: 2e9}}
                hardware: {mac: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS}}
                fleet: {mac: {hardware: mac, resident: a, engine: ENGINE}}
                workload:
                  - {model: a, rate: 1, requests: 1, prompt: 100, output: 50, conversation: {turns: 3, think: 2s, message: 30}}
                policies: {p: {node: {admission: unbounded}}}
                """.replace("ENGINE", engine));
        PolicySet policies = Optional.ofNullable(scenario.policies().get("p")).orElseThrow();
        List<String> found = new ArrayList<>();
        RunListener seen = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                found.add(String.valueOf(last.cachedTokens()));
            }
        };
        new Simulation(scenario, policies, scenario.seed(), 0).run(List.of(seen), true, now -> {}, () -> false);

        assertThat(String.join(", ", found)).isEqualTo(cached);
    }
}
