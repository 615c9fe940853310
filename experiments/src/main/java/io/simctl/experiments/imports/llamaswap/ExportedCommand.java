package io.simctl.experiments.imports.llamaswap;

import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.LiveModel;
import io.simctl.scenario.model.ModelSpec;

/** A command that starts the server of a scenario's model under llama-swap. */
final class ExportedCommand {
    private static final String LLAMA = "llama-server --port ${PORT} %s -c %d -np %d";

    private ExportedCommand() {}

    static String of(String name, ModelSpec model, FleetEntry machine) {
        String source = source(name, model);
        return switch (machine.rules()) {
            case EngineSpec.Vllm vllm ->
                "vllm serve %s --port ${PORT} --max-model-len %d%s".formatted(source, model.context(), options(vllm));
            case EngineSpec.MlxLm mlx ->
                "mlx_lm.server --port ${PORT} --model %s --decode-concurrency %d"
                        .formatted(source, mlx.decodeConcurrency());
            case EngineSpec.LlamaCpp llama -> LLAMA.formatted(flag(source), llama.contextTokens(model), llama.slots());
            case EngineSpec.ContinuousBatching plain ->
                LLAMA.formatted(flag(source), model.context(), plain.maxSequences());
            default -> LLAMA.formatted(flag(source), model.context(), 1);
        };
    }

    private static String options(EngineSpec.Vllm vllm) {
        StringBuilder options = new StringBuilder();
        vllm.maxNumSeqs().ifPresent(most -> options.append(" --max-num-seqs ").append(most));
        vllm.gpuMemoryUtilization()
                .ifPresent(share -> options.append(" --gpu-memory-utilization ").append(share));
        if (vllm.tensorParallelSize() > 1) {
            options.append(" --tensor-parallel-size ").append(vllm.tensorParallelSize());
        }
        if (vllm.schedulingPolicy() == EngineSpec.Vllm.SchedulingPolicy.PRIORITY) {
            options.append(" --scheduling-policy priority");
        }
        return options.toString();
    }

    private static String flag(String source) {
        return (source.endsWith(".gguf") ? "-m " : "-hf ") + source;
    }

    private static String source(String name, ModelSpec model) {
        return model.live()
                .map(live -> switch (live) {
                    case LiveModel.File file -> file.file().written();
                    case LiveModel.Name known -> known.name();
                    case LiveModel.Synth synth -> name + ".gguf";
                })
                .orElse(name + ".gguf");
    }
}
