package io.simctl.experiments.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.experiments.ScenarioSource;
import io.simctl.live.model.SyntheticModel;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaSwapImportTest {
    @TempDir
    private Path folder;

    private static ScenarioDraft shipped(String name, SwapRuntime runtime) {
        return Configurations.llamaSwap(Configurations.LLAMA_SWAP.resolve(name), runtime);
    }

    private Map<String, Object> policies(String text) throws IOException {
        return Configurations.llamaSwap(folder, text).policies();
    }

    private static Object at(Object tree, String... path) {
        Object node = tree;
        for (String step : path) {
            node = ((Map<?, ?>) node).get(step);
        }
        return node;
    }

    @ParameterizedTest
    @CsvSource({"'', 120s", "healthCheckTimeout: 300, 300s", "healthCheckTimeout: 5, 15s"})
    void loadsMayTakeAsLongAsTheHealthCheckWaits(String key, String timeout) throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(folder, key + """

                models:
                  m: {cmd: llama-server --port 1 -hf Qwen/Qwen3-8B-GGUF:Q4_K_M}
                """);
        assertThat(draft.server()).containsEntry("start_timeout", timeout);
        assertThat(draft.on(Optional.empty()).text()).contains("start_timeout: " + timeout);
    }

    @Test
    void aSelectorIsANameThatNoMachineHasAndASelectionOfWhoAnswers() throws IOException {
        String text = """
                models:
                  a: {cmd: llama-server --port 1 -hf Qwen/Qwen3-8B-GGUF:Q4_K_M, aliases: [first]}
                  b: {cmd: llama-server --port 1 -hf Qwen/Qwen3-4B-GGUF:Q4_K_M}
                selectors:
                  any: {strategy: spillover, targets: [first, b], settings: {spillover: 3}, name: Any}
                  warm: {strategy: warm, targets: [b, a]}
                """;
        ScenarioDraft draft = Configurations.llamaSwap(folder, text);

        assertThat(at(draft.policies(), "fleet", "selection"))
                .isEqualTo(List.of(
                        Map.of("type", "spillover", "model", "any", "targets", List.of("a", "b"), "spillover", 3),
                        Map.of("type", "warm", "model", "warm", "targets", List.of("b", "a"))));
        assertThat(draft.virtual()).containsOnlyKeys("any", "warm");
        assertThat(draft.on(Optional.empty()).text())
                .contains("on_disk: [a, b]", "- model: any")
                .contains("selectors.*.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {strategy: nearest, targets: [a]}     | `nearest` is no strategy of a selector
                    {strategy: pin, targets: []}          | at least one model
                    {strategy: pin, targets: [c]}         | there is no model `c`
                    {strategy: spillover, targets: [a], settings: {spillover: 0}} | `spillover` must be a whole number of 1 or more
                    """)
    void refusesASelectorAsLlamaSwapDoes(String selector, String message) {
        assertThatThrownBy(
                        () -> policies("models:\n  a: {cmd: llama-server -m a.gguf}\nselectors:\n  any: " + selector))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void fillsMacrosInMacrosTheModelsOwnFirst() {
        ModelEstimate coder =
                shipped("every-setting.yaml", SwapRuntime.DEFERRED).models().get("big-coder");

        assertThat(coder.context()).isEqualTo(32768);
        assertThat(coder.values().get("live"))
                .isEqualTo(Map.of("file", "/srv/models/Qwen3-Coder-30B-A3B-Instruct-UD-Q4_K_XL.gguf"));
    }

    @Test
    void carriesTimesToLiveLimitsAndTheMatrix() {
        Map<String, Object> set =
                shipped("every-setting.yaml", SwapRuntime.DEFERRED).policies();

        assertThat(at(set, "node", "admission", "models")).isEqualTo(Map.of("big-coder", 4));
        assertThat(at(set, "node", "swap", "after")).isEqualTo("900s");
        assertThat(at(set, "node", "swap", "models")).isEqualTo(Map.of("big-coder", "120s", "gemma", "0s"));
        assertThat(at(set, "node", "swap", "swap", "evict_costs")).isEqualTo(Map.of("c", 20, "s", 5));
        assertThat(at(set, "node", "swap", "swap", "sets", "both")).isEqualTo("+talking | g");
    }

    @Test
    void namesAliasesBesideTheWorkload() {
        assertThat(shipped("every-setting.yaml", SwapRuntime.DEFERRED)
                        .on(Optional.empty())
                        .text()
                        .replace("\n# ", " "))
                .contains("`models: {gpt-4o: big-coder, claude: big-coder, small-one: gemma}`");
    }

    @Test
    void carriesPrioritiesOfTheSchedulerAndTheRouterInUse() {
        Map<String, Object> set = shipped("routing.yaml", SwapRuntime.DEFERRED).policies();

        assertThat(at(set, "node", "swap", "swap", "type")).isEqualTo("matrix");
        assertThat(at(set, "node", "swap", "swap", "priority")).isEqualTo(Map.of("q", 10, "g", -1));
    }

    @Test
    void underTheOldRuntimeEverybodyWaitsWithTheLock() {
        Map<String, Object> set = shipped("groups.yaml", SwapRuntime.LOCKED).policies();

        assertThat(at(set, "node", "scheduling")).isEqualTo("swap-lock");
        assertThat(at(set, "node", "swap", "runtime")).isEqualTo("locked");
        assertThat(at(set, "node", "admission", "retry_after")).isEqualTo("0s");
    }

    @Test
    void whatIsPreloadedIsWhatIsLeftAfterLoadingOneAfterTheOther() {
        assertThat(shipped("groups.yaml", SwapRuntime.DEFERRED).resident())
                .containsExactly("qwen3-8b", "embedder", "reranker");
        assertThat(shipped("every-setting.yaml", SwapRuntime.DEFERRED).resident())
                .containsExactly("gemma", "speech");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llama-server -m a/Qwen3-8B-Q8_0.gguf | qwen3-8b in q8_0",
                "llama-server -hf Qwen/Qwen3-30B-A3B-GGUF:Q8_0 | qwen3-30b-a3b in q8_0",
                "/opt/llama-server --hf-repo ggml-org/gpt-oss-20b-GGUF --jinja | gpt-oss-20b in mxfp4",
                "docker run -p 1:8080 ghcr.io/x/llama.cpp:server -m '/models/phi-4-Q4_K_M.gguf' | phi-4 in q4_k_m",
                "mlx_lm.server --model mlx-community/gemma-3-27b-it-4bit | gemma-3-27b in q4_k_m",
                "vllm serve mistralai/Mixtral-8x7B-Instruct-v0.1 --max-num-seqs 8 | mixtral-8x7b in q4_k_m",
                "python3 -m vllm.entrypoints.openai.api_server --model=microsoft/phi-4 | phi-4 in q4_k_m",
                "llama-server -m DeepSeek-R1-Distill-Qwen-14B-Q4_K_M.gguf | deepseek-r1-distill-qwen-14b in q4_k_m",
            })
    void takesAModelForTheShippedOneThatItsCommandNames(String cmd, String profile) throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(folder, "models: {m: {cmd: \"%s\"}}".formatted(cmd));

        assertThat(draft.models().get("m").because()).endsWith("the profile " + profile);
    }

    @Test
    void scalesTheNearestProfileWhereTheNameSaysAnotherSize() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(
                folder, "models: {m: {cmd: llama-server -m Llama-3.2-1B-Instruct-Q4_K_M.gguf}}");

        assertThat(draft.models().get("m").weights()).isBetween(550_000_000L, 700_000_000L);
        assertThat(draft.on(Optional.empty()).text()).contains("in the shape of the nearest profile");
    }

    @Test
    void sizesAModelByItsFileWhereThatIsAtHand() throws IOException {
        Path file = folder.resolve("mine.gguf");
        SyntheticModel.tiny().writeGguf(file);

        ModelEstimate size = Configurations.llamaSwap(folder, "models: {m: {cmd: llama-server -m mine.gguf -c 512}}")
                .models()
                .get("m");

        assertThat(size.weights()).isEqualTo(Files.size(file));
        assertThat(size.context()).isEqualTo(512);
        assertThat(size.because()).startsWith("by its file ");
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoGguf() throws IOException {
        Files.writeString(folder.resolve("qwen3-8b-q8_0.gguf"), "hello");

        ModelEstimate size = Configurations.llamaSwap(folder, "models: {m: {cmd: llama-server -m qwen3-8b-q8_0.gguf}}")
                .models()
                .get("m");

        assertThat(size.because()).contains("cannot be read as a GGUF file", "the profile qwen3-8b in q8_0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{} | 1:1: there are no `models`",
                "[a] | 1:1: expected a mapping",
                "{models: {a: {ttl: 5}}} | the model `a` has no `cmd`",
                "{models: {a: {cmd: x, ttl: soon}}} | `ttl` must be a whole number of -1 or more, but is `soon`",
                "{models: {a: {cmd: '${b}'}}} | there is no macro `${b}`",
                "{macros: {b: '${b}'}, models: {a: {cmd: '${b}'}}} | stand for themselves",
                "{macros: {PORT: 1}, models: {a: {cmd: x}}} | `PORT` is llama-swap's own",
                "{models: {a: {cmd: '${env.NOBODY}'}}} | the environment variable `NOBODY` is not set",
                "{models: {abc: {cmd: x}}, groups: {g: {members: [abd]}}} | there is no model `abd`; did you mean `abc`?",
                "{models: {a: {cmd: x, aliases: [z]}}, groups: {g: {members: [z]}}} | it is an alias",
                "{models: {a: {cmd: x}}, groups: {g: {members: [a]}, h: {members: [a]}}} | in two groups",
                "{models: {a: {cmd: x}}, groups: {g: {swap: true}}} | has no `members`",
                "{models: {a: {cmd: x}}, groups: {}, matrix: {vars: {b: a}, sets: {s: b}}} | either `groups` or `matrix`",
                "{models: {a: {cmd: x}}, matrix: {vars: {b: a}, sets: {s: 'b & ('}}} | set `s`",
                "{models: {a: {cmd: x}}, matrix: {vars: {b: a}, sets: {s: 'b & c'}}} | `c` is neither one of `vars` nor a model",
                "{models: {a: {cmd: x}}, matrix: {vars: {b: a}, sets: {s: b}, evict_costs: {b: 0}}} | `b` must be a whole number of 1",
                "{models: {a: {cmd: x}}, routing: {router: {use: maze}}} | `maze` is no router",
                "{models: {a: {cmd: x}}, routing: {router: {use: matrix}}} | there is no `matrix` to route by",
                "{models: {a: {cmd: x}}, hooks: {on_startup: {preload: [b]}}} | there is no model `b`",
                "{models: {a: {cmd: x, aliases: [b]}, b: {cmd: y}}} | an alias of `a` and a model itself",
            })
    void answersWhatIsWrongWithPlaceCauseAndCure(String text, String answer) {
        assertThatThrownBy(() -> Configurations.llamaSwap(folder, text + "\n"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("config.yaml:1:")
                .hasMessageContaining(answer);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> Configurations.llamaSwap(folder, "models:\n  a: {ttl: x}\n  b: {cmd: '${c}'}\n"))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(problem -> problem.at().line())
                                .contains(2, 3));
    }

    @Test
    void anUnknownMachineIsAnsweredWithTheNearest() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(folder, "models: {m: {cmd: llama-server -m phi-4.gguf}}");

        assertThatThrownBy(() -> draft.on(Optional.of("rtx-4091")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("did you mean `rtx-4090`?");
    }

    @Test
    void aModelInNoGroupMakesOthersLeave() throws IOException {
        assertThat(policies("models: {a: {cmd: x}, b: {cmd: y}}"))
                .isEqualTo(Map.of("node", Map.of("admission", "concurrency-limit", "swap", Map.of("type", "groups"))));
    }

    @Test
    void allModelsHaveAsManySlotsAsTheOneWithTheMost() {
        ScenarioDraft draft = shipped("groups.yaml", SwapRuntime.DEFERRED);

        assertThat(draft.slots()).isEqualTo(4);
        assertThat(draft.uncarried())
                .anySatisfy(left -> assertThat(left.reason()).startsWith("slots are those of the machine, 4"));
        assertThat(List.of(draft.serving().getValue().get("parallel"))).containsExactly(4);
    }

    private static final String VLLM = "vllm serve microsoft/phi-4 --port ${PORT} ";

    @Test
    void carriesTheFlagsOfVllmThatAScenarioHas() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(folder, """
                models:
                  m:
                    cmd: |
                      vllm serve microsoft/phi-4 --port ${PORT} --max_num_seqs 32 --max-num-batched-tokens=4k
                      --scheduling-policy priority --gpu-memory-utilization .85 --no-enable-prefix-caching
                      --async-scheduling --long-prefill-token-threshold 512 --block-size 32
                      --max-num-queued-reqs 100 --max-num-queued-tokens 1M
                      --speculative-config '{"method": "ngram", "num_speculative_tokens": 4}' --enforce-eager
                """);

        assertThat(draft.engine())
                .containsEntry("type", "vllm")
                .containsEntry("max_num_seqs", 32)
                .containsEntry("max_num_batched_tokens", 4000L)
                .containsEntry("scheduling_policy", "priority")
                .containsEntry("gpu_memory_utilization", 0.85)
                .containsEntry("enable_prefix_caching", false)
                .containsEntry("async_scheduling", true)
                .containsEntry("long_prefill_token_threshold", 512L)
                .containsEntry("block_size", 32L)
                .containsEntry("max_num_queued_reqs", 100L)
                .containsEntry("max_num_queued_tokens", 1L << 20)
                .containsEntry("speculative_config", Map.of("num_speculative_tokens", 4L, "acceptance", 0.7))
                .hasSize(12);
        assertThat(draft.on(Optional.empty()).checked(ScenarioSource.shipped()).notes())
                .anyMatch(note -> note.contains("say nothing to a simulation: --port --enforce-eager"))
                .anyMatch(note -> note.contains("`acceptance: 0.7` is assumed"));
    }

    @Test
    void leavesToTheCardWhatACommandOfVllmDoesNotSay() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(folder, "models: {m: {cmd: \"%s\"}}".formatted(VLLM));

        assertThat(draft.engine()).isEqualTo(Map.of("type", "vllm"));
        assertThat(draft.serving().getValue()).containsEntry("slots", 256);
    }

    @Test
    void saysWhatOfVllmItCannotCarry() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(
                folder,
                "models: {m: {cmd: \"%s -tp 2 --block-size 16 --scheduling-policy lottery\"}, n: {cmd: \"%s --block-size 32\"}}"
                        .formatted(VLLM, VLLM));

        assertThat(draft.engine()).isEqualTo(Map.of("type", "vllm"));
        assertThat(draft.uncarried().toString())
                .contains("--tensor-parallel-size 2: simulated on one card")
                .contains("no value that vLLM takes: --scheduling-policy lottery")
                .contains("run by one set of rules here: block_size");
    }
}
