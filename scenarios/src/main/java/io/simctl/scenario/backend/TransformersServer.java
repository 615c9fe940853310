package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import java.util.List;

/**
 * {@code transformers serve} 5. A process per model; it drops one that is idle for {@code --model-timeout} seconds. It refuses every field
 * that it does not know, {@code stream_options} among them.
 */
@AutoService(ServerFamily.class)
public record TransformersServer() implements ServerFamily {
    @Override
    public String name() {
        return "transformers";
    }

    @Override
    public String summary() {
        return "`transformers serve`";
    }

    @Override
    public Launch launch() {
        return new Launch.Command("transformers serve {model} --continuous-batching"
                + " --host 127.0.0.1 --port {port} --model-timeout 86400");
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck.Healthy("/health"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking();
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.HUGGING_FACE;
    }

    @Override
    public EngineSpec engine(BackendSpec backend) {
        return EngineSpec.ContinuousBatching.of(backend.slots());
    }
}
