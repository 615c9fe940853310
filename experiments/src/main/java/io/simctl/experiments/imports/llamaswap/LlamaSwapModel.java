package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.KeyLedger;
import io.simctl.experiments.imports.ModelEstimate;
import io.simctl.experiments.imports.ModelSizer;
import io.simctl.experiments.imports.ServerCommandLine;
import io.simctl.experiments.imports.VllmFlags;
import io.simctl.scenario.yaml.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model of the configuration.
 *
 * @param ttl seconds that it may be idle, 0 for ever; empty for the global value
 * @param limit requests at once; empty for llama-swap's own
 * @param aliases its other names
 */
record LlamaSwapModel(
        ModelEstimate size,
        ServerCommandLine command,
        Optional<Integer> ttl,
        Optional<Integer> limit,
        List<String> aliases) {
    private static final int ALL_LAYERS = 99;

    /** Reads a model; empty, and a problem, when it has no command. */
    static Optional<LlamaSwapModel> read(
            String id, ForeignMapping model, LlamaSwapMacros macros, ModelSizer sizer, KeyLedger ledger) {
        Optional<String> cmd = macros.expanded(model, id, "cmd");
        if (cmd.isEmpty()) {
            model.problem(
                    "cmd",
                    "the model %s has no `cmd`; llama-swap needs the command that starts its server"
                            .formatted(Names.quote(id)));
            return Optional.empty();
        }
        ServerCommandLine command = ServerCommandLine.parse(cmd.get());
        remarks(id, model, command, ledger);
        return Optional.of(new LlamaSwapModel(
                size(id, command, sizer),
                command,
                model.whole("ttl", -1).filter(seconds -> seconds >= 0),
                model.whole("concurrencyLimit", 0).filter(limit -> limit > 0),
                model.names("aliases", "id")));
    }

    private static ModelEstimate size(String id, ServerCommandLine command, ModelSizer sizer) {
        List<String> names =
                Stream.concat(command.model().stream(), Stream.of(id)).toList();
        ModelEstimate size = sizer.size(command.file(), names);
        if (command.context().isPresent()) {
            size = size.withContext(Math.max(2, command.context().get()));
        }
        if (command.cacheBits().isPresent()) {
            size = size.withCacheBits(command.cacheBits().get());
        }
        return command.model().isPresent()
                ? size.servedAs(
                        command.file().isPresent() ? "file" : "name",
                        sizer.path(command.model().get()))
                : size;
    }

    private static void remarks(String id, ForeignMapping model, ServerCommandLine command, KeyLedger ledger) {
        String key = "models." + id + ".cmd";
        if (!command.others().isEmpty()) {
            ledger.remark(
                    key,
                    "flags of the server that say nothing to a simulation: " + String.join(" ", command.others()),
                    model.at("cmd"));
        }
        VllmFlags vllm = command.vllm();
        if (!vllm.cards().isEmpty()) {
            ledger.remark(
                    key,
                    "%s: simulated on one card; `engine` has it by that name where `hardware` has the `link` between cards, which no"
                                    .formatted(String.join(" ", vllm.cards()))
                            + " command says",
                    model.at("cmd"));
        }
        if (!vllm.strange().isEmpty()) {
            ledger.remark(key, "no value that vLLM takes: " + String.join(" ", vllm.strange()), model.at("cmd"));
        }
        boolean isPartly = command.gpuLayers()
                .filter(layers -> layers.matches("\\d{1,6}") && Integer.parseInt(layers) < ALL_LAYERS)
                .isPresent();
        if (isPartly) {
            ledger.remark(
                    key,
                    "`-ngl %s`: layers on the processor are simulated as if they were on the card"
                            .formatted(command.gpuLayers().orElseThrow()),
                    model.at("cmd"));
        }
    }
}
