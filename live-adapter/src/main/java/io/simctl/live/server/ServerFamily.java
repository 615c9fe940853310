package io.simctl.live.server;

import io.simctl.live.process.Readiness;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of servers, with what each can do and what one must know of it. The facts are those of llama.cpp b4916 to
 * v0.5.0, mlx-lm 0.32, vLLM 0.29 and transformers 5.
 */
public enum ServerFamily {
    /** llama.cpp from {@code de.kherud:llama} behind a front of ours: works wherever a JDK does. */
    LLAMA_EMBEDDED(
            new Traits(true, true, true, true, true),
            List.of(
                    "one process per model; it ends to unload",
                    "the engine is llama.cpp b4916, the HTTP is simctl's",
                    "a context that is full ends the sequence")),
    /** llama.cpp's own server. */
    LLAMA_SERVER(
            new Traits(true, true, true, true, true),
            List.of(
                    "never sheds: requests beyond the slots wait without bound",
                    "/metrics needs --metrics, and may not answer during a long prompt",
                    "a vanished client is noticed within a second; its prompt batch is computed to the end",
                    "an error in a stream ends it without [DONE]")),
    /** {@code mlx_lm.server}: Apple silicon, and Linux without a GPU. */
    MLX(
            new Traits(false, false, false, false, true),
            List.of(
                    "/health says ok before there is a model: a first token is the proof",
                    "a request with a seed is not batched",
                    "needs a Content-Length",
                    "a request that names another model swaps the one that is loaded",
                    "a dead generation thread leaves the server up and its streams silent",
                    "on Linux it compiles its kernels with g++ when it runs")),
    /** {@code vllm serve}. */
    VLLM(
            new Traits(true, true, false, false, true),
            List.of(
                    "sheds with 503 only if started with --max-num-queued-reqs",
                    "an error in a stream is followed by [DONE]",
                    "a role chunk comes before the first token")),
    /** {@code transformers serve}. */
    TRANSFORMERS(
            new Traits(true, false, false, false, false),
            List.of(
                    "refuses fields that it does not know, stream_options among them: tokens are counted by chunk",
                    "serves one request at a time without --continuous-batching",
                    "unloads an idle model after --model-timeout seconds")),
    /** Whatever else speaks OpenAI's routes. */
    OPENAI(
            new Traits(false, false, false, false, true),
            List.of("nothing is assumed but /v1/chat/completions and /v1/completions"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of booleans
    private final Traits traits;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> quirks;

    /**
     * What a kind of server has.
     *
     * @param healthTellsReady whether {@code /health} answers 200 when, and only when, the model can serve
     * @param metrics whether it may have Prometheus metrics at {@code /metrics}
     * @param slots whether {@code /slots} tells what runs
     * @param timings whether a stream's last chunk tells prompt and decode times
     * @param usage whether a stream tells its token counts when asked to
     */
    public record Traits(boolean healthTellsReady, boolean metrics, boolean slots, boolean timings, boolean usage) {}

    ServerFamily(Traits traits, List<String> quirks) {
        this.traits = traits;
        this.quirks = quirks;
    }

    /** Its name in scenarios: {@code llama-server}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The family of that name. */
    public static Optional<ServerFamily> of(String label) {
        return Arrays.stream(values())
                .filter(family -> family.label().equals(label))
                .findFirst();
    }

    /** What {@link #of} knows, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(ServerFamily::label).collect(Collectors.joining(", "));
    }

    public Traits traits() {
        return traits;
    }

    /** What a user must know who wonders about its figures; a sentence each. */
    public List<String> quirks() {
        return quirks;
    }

    /** The command that starts one for a model, where there is a usual one; its program is looked for on the PATH. */
    public Optional<CommandTemplate> usualCommand() {
        return switch (this) {
            case LLAMA_EMBEDDED, OPENAI -> Optional.empty();
            case LLAMA_SERVER ->
                Optional.of(CommandTemplate.parse("llama-server -m {model} --host 127.0.0.1"
                        + " --port {port} -np {slots} -c {total_context} -t 1 --metrics"));
            case MLX ->
                Optional.of(CommandTemplate.parse("mlx_lm.server --model {model} --host 127.0.0.1 --port {port}"
                        + " --decode-concurrency {slots}"));
            case VLLM ->
                Optional.of(CommandTemplate.parse("vllm serve {model} --host 127.0.0.1 --port {port}"
                        + " --max-num-seqs {slots} --max-model-len {context}"));
            case TRANSFORMERS ->
                Optional.of(CommandTemplate.parse("transformers serve {model} --continuous-batching"
                        + " --host 127.0.0.1 --port {port} --model-timeout 86400"));
        };
    }

    /** What requests must call the model. */
    public String requestName(ServedModel model) {
        return this == MLX ? "default_model" : model.source();
    }

    /** How one sees that a server of this kind can serve the model. */
    public Readiness readiness(ServedModel model, Duration patience) {
        if (traits.healthTellsReady()) {
            return Readiness.health("/health");
        }
        String request = "{\"model\":\"" + jsonEscaped(requestName(model)) + "\",\"prompt\":\"a\",\"max_tokens\":1}";
        return Readiness.health(this == MLX ? "/health" : "/v1/models")
                .then(Readiness.post("/v1/completions", request, patience));
    }

    private static String jsonEscaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
