package io.simctl.scenario.backend;

import com.google.auto.service.AutoService;
import io.simctl.scenario.backend.Dialect.Takes;
import java.util.List;
import java.util.Map;

/** {@code vllm serve} 0.32. A process per model. */
@AutoService(ServerFamily.class)
public record VllmServer() implements ServerFamily {
    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public String summary() {
        return "`vllm serve`";
    }

    @Override
    public Launch launch() {
        return new Launch.Command("vllm serve {model} --host 127.0.0.1 --port {port}"
                + " --max-num-seqs {slots} --max-model-len {context}");
    }

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck.Healthy("/health"));
    }

    @Override
    public Dialect dialect() {
        return Dialect.taking(
                Takes.STREAM_OPTIONS, Takes.SEED, Takes.IGNORE_EOS, Takes.MIN_TOKENS, Takes.TOKEN_IDS, Takes.PRIORITY);
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.HUGGING_FACE;
    }

    @Override
    public EngineSpec engine(BackendSpec backend) {
        return EngineSpec.Vllm.of(backend.slots());
    }

    @Override
    public Map<String, String> secretOptions() {
        return Map.of("--api-key", "VLLM_API_KEY", "--hf-token", "HF_TOKEN");
    }
}
