package io.simctl.live.server;

import io.simctl.live.process.Readiness;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The kinds of servers: how each is started, how one sees that it is ready, and how its models leave memory. */
public enum ServerFamily {
    /**
     * llama.cpp b4916 from {@code de.kherud:llama} behind a front of ours: works wherever a JDK does. A process per model,
     * which ends to unload.
     */
    LLAMA_EMBEDDED,
    /**
     * llama.cpp's own server. A process per model; or a router, which loads and unloads. It never sheds: requests beyond the
     * slots wait without bound.
     */
    LLAMA_SERVER,
    /**
     * {@code mlx_lm.server} 0.32: Apple silicon, and Linux without a GPU, where it compiles its kernels with g++ when it
     * runs. A process per model. It listens, and says that it is healthy, before it has its model; and it goes on listening
     * when the thread that generates has died.
     */
    MLX,
    /** {@code vllm serve} 0.32. A process per model. */
    VLLM,
    /** {@code transformers serve} 5. A process per model; it drops one that is idle for {@code --model-timeout} seconds. */
    TRANSFORMERS,
    /** Whatever else speaks OpenAI's routes; it loads and unloads as it likes. */
    OPENAI;

    private static final String HEALTH = "/health";

    /** Its name in scenarios: {@code llama-server}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command that starts one for a model, where there is a usual one; its program is looked for on the PATH. */
    public Optional<CommandTemplate> usualCommand() {
        return switch (this) {
            case LLAMA_EMBEDDED, OPENAI -> Optional.empty();
            case LLAMA_SERVER ->
                Optional.of(CommandTemplate.parse("llama-server -m {model} --host 127.0.0.1 --port {port} -np {slots}"
                        + " -c {total_context} -t 1 --metrics"));
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

    /** What requests must call the model. MLX would take any other name as an order to load that. */
    public String requestName(ServedModel model) {
        return this == MLX ? "default_model" : model.source();
    }

    /**
     * How one sees that a server can serve its model.
     *
     * @param patience for one that must generate a token to show it
     */
    public Readiness readiness(Duration patience) {
        return switch (this) {
            case LLAMA_EMBEDDED, LLAMA_SERVER, VLLM, TRANSFORMERS -> Readiness.health(HEALTH);
            case MLX ->
                Readiness.health(HEALTH)
                        .unless("{\"status\": \"unavailable\"}")
                        .then(Readiness.post(
                                "/v1/completions",
                                "{\"model\":\"default_model\",\"prompt\":\"a\",\"max_tokens\":1}",
                                patience));
            // it may want a key, which is none of our business here
            case OPENAI -> Readiness.answers("/v1/models");
        };
    }
}
