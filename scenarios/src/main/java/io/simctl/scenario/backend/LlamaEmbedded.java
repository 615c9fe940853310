package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import io.simctl.scenario.backend.Dialect.Takes;
import java.util.List;

/**
 * llama.cpp b4916 from {@code de.kherud:llama} behind a front of simctl's own: works wherever a JDK does. A process per model, which
 * ends to unload.
 */
@AutoService(ServerFamily.class)
public record LlamaEmbedded() implements ServerFamily {
    @Override
    public String name() {
        return "llama-embedded";
    }

    @Override
    public String summary() {
        return "llama.cpp in a process of simctl's own; needs nothing but the JDK";
    }

    @Override
    public Launch launch() {
        return new Launch.Embedded();
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck.Healthy("/health"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking(Takes.STREAM_OPTIONS, Takes.SEED, Takes.CACHE_PROMPT, Takes.IGNORE_EOS);
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.GGUF;
    }

    @Override
    public EngineSpec engine(BackendSpec backend) {
        return EngineSpec.LlamaCpp.of(backend.slots(), backend.slots() * backend.context())
                .withoutHostMemory();
    }
}
