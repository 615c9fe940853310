package io.simctl.experiments.imports.localai;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.KeyLedger;
import io.simctl.experiments.imports.ModelEstimate;
import io.simctl.experiments.imports.ModelSizer;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model's file.
 *
 * @param name what requests call it
 * @param alias the model that it stands for; such a file says nothing else
 * @param size as a scenario writes it
 * @param groups of which one model is in memory at a time
 * @param isPinned whether it never leaves
 * @param limit requests at once; empty for no limit
 * @param retryAfter seconds that those rejected are told to wait
 */
record LocalAiModel(
        String name,
        Optional<String> alias,
        ModelEstimate size,
        List<String> groups,
        boolean isPinned,
        Optional<Integer> limit,
        int retryAfter) {
    private static final Set<String> LANGUAGE = Set.of(
            "",
            "llama-cpp",
            "llama",
            "llama-stable",
            "llama-fallback",
            "llama-grpc",
            "vllm",
            "mlx",
            "mlx-vlm",
            "sglang",
            "transformers",
            "autogptq",
            "exllama",
            "exllama2",
            "ik-llama-cpp",
            "huggingface");

    /** A scheme such as {@code huggingface://}, and what stands before the file's name in it. */
    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9]+:/{0,2}.*");

    /** Reads a file's model. */
    static LocalAiModel read(
            String fileName, ForeignMapping model, LocalAiOptions options, ModelSizer sizer, KeyLedger ledger) {
        String name = model.text("name").orElse(fileName);
        Optional<String> source = model.mapping("parameters").flatMap(parameters -> parameters.text("model"));
        ModelEstimate size = size(name, source, model, options, sizer);
        String backend = model.text("backend").orElse("");
        if (!LANGUAGE.contains(backend)) {
            ledger.remark(
                    "backend",
                    "%s is no language model's; %s is simulated as one, since it takes memory and a place in its groups"
                            .formatted(Names.quote(backend), Names.quote(name)),
                    model.at("backend"));
        }
        Optional<ForeignMapping> limits = model.mapping("limits");
        Optional<Integer> limit =
                limits.flatMap(l -> l.whole("max_concurrent", 0)).filter(most -> most > 0);
        int retryAfter = limit.isEmpty()
                ? 0
                : limits.flatMap(l -> l.whole("retry_after_seconds", 0))
                        .filter(seconds -> seconds > 0)
                        .orElse(1);
        return new LocalAiModel(
                name,
                model.text("alias"),
                size,
                groups(model),
                model.flag("pinned").orElse(false),
                limit,
                retryAfter);
    }

    private static List<String> groups(ForeignMapping model) {
        List<String> groups = new ArrayList<>();
        for (Scalar group : model.list("concurrency_groups")) {
            String trimmed = group.text().strip();
            if (!trimmed.isEmpty() && !groups.contains(trimmed)) {
                groups.add(trimmed);
            }
        }
        return groups;
    }

    private static ModelEstimate size(
            String name, Optional<String> source, ForeignMapping model, LocalAiOptions options, ModelSizer sizer) {
        Optional<String> file = source.map(LocalAiModel::fileName);
        ModelEstimate size =
                sizer.size(file, Stream.concat(source.stream(), Stream.of(name)).toList());
        Optional<Integer> context = model.whole("context_size", 1)
                .or(() -> model.whole("max_model_len", 1))
                .or(options::contextSize);
        if (context.isPresent()) {
            size = size.withContext(Math.max(2, context.get()));
        }
        Optional<String> keys = model.text("cache_type_k");
        Optional<String> values = model.text("cache_type_v");
        if (keys.isPresent() || values.isPresent()) {
            size = size.withCacheBits(
                    (ModelSizer.cacheBits(keys.orElse("f16")) + ModelSizer.cacheBits(values.orElse("f16"))) / 2);
        }
        return source.isPresent() ? size.servedAs(kind(source.get()), sizer.path(file.orElseThrow())) : size;
    }

    /** Downloaded files lie in the folder under the last part of their address. */
    private static String fileName(String source) {
        return ADDRESS.matcher(source).matches() ? source.replaceFirst("^.*/(?=[^/])", "") : source;
    }

    private static String kind(String source) {
        return source.endsWith(".gguf") ? "file" : "name";
    }
}
