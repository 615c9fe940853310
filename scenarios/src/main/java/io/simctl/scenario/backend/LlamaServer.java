package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import io.simctl.scenario.backend.Dialect.Takes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code llama-server}, llama.cpp's own, v0.5.0. A process per model; or a router, which loads and unloads. It never sheds: requests
 * beyond the slots wait without bound.
 */
@AutoService(ServerFamily.class)
public record LlamaServer() implements ServerFamily {
    @Override
    public String name() {
        return "llama-server";
    }

    @Override
    public String summary() {
        return "llama.cpp's own server; also as a router, which loads and unloads all models";
    }

    @Override
    public Launch launch() {
        return new Launch.Command("llama-server -m {model} --host 127.0.0.1 --port {port} -np {slots}"
                + " -c {total_context} -t 1 --metrics");
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck.Healthy("/health"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking(Takes.STREAM_OPTIONS, Takes.SEED, Takes.CACHE_PROMPT, Takes.IGNORE_EOS, Takes.TOKEN_IDS);
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.GGUF;
    }

    @Override
    public EngineSpec engine(BackendSpec backend) {
        return EngineSpec.LlamaCpp.of(backend.slots(), backend.slots() * backend.context());
    }

    @Override
    public Map<String, String> secretOptions() {
        return Map.of("--api-key", "LLAMA_API_KEY", "--hf-token", "HF_TOKEN", "-hft", "HF_TOKEN");
    }

    @Override
    public Optional<String> routerExample() {
        return Optional.of("llama-server --models-dir models --port {port} -np {slots} -c {total_context}");
    }
}
