package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import io.simctl.scenario.backend.Dialect.Takes;
import java.util.List;

/** Whatever else speaks OpenAI's routes; it loads and unloads as it likes. */
@AutoService(ServerFamily.class)
public record OpenAiServer() implements ServerFamily {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String summary() {
        return "anything that speaks OpenAI's routes";
    }

    @Override
    public Launch launch() {
        return new Launch.ByUser();
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck.Answers("/v1/models"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking(Takes.STREAM_OPTIONS, Takes.SEED);
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
