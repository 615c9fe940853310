package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import io.simctl.scenario.backend.Dialect.Takes;
import java.util.List;
import java.util.Optional;

/**
 * {@code mlx_lm.server} 0.32: Apple silicon, and Linux without a GPU, where it compiles its kernels with g++ when it runs. A process
 * per model. It listens, and says that it is healthy, before it has its model; and it goes on listening when the thread that generates
 * has died. It serialises whatever carries a seed.
 */
@AutoService(ServerFamily.class)
public record MlxServer() implements ServerFamily {
    private static final String NAME = "default_model";

    @Override
    public String name() {
        return "mlx";
    }

    @Override
    public String summary() {
        return "`mlx_lm.server`, on Apple silicon, and on Linux without a GPU";
    }

    @Override
    public Launch launch() {
        return new Launch.Command(
                "mlx_lm.server --model {model} --host 127.0.0.1 --port {port}" + " --decode-concurrency {slots}");
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(
                new ReadinessCheck.Healthy("/health", Optional.of("{\"status\": \"unavailable\"}")),
                new ReadinessCheck.Completes(
                        "/v1/completions", "{\"model\":\"" + NAME + "\",\"prompt\":\"a\",\"max_tokens\":1}"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking(Takes.STREAM_OPTIONS);
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.HUGGING_FACE;
    }

    @Override
    public EngineSpec engine(BackendSpec backend) {
        return EngineSpec.MlxLm.serverPerModel(backend.slots());
    }

    /** Any other name would be an order to load that. */
    @Override
    public String requestName(String source) {
        return NAME;
    }
}
