package io.simctl.experiments.imports;

import io.simctl.experiments.imports.llamaswap.LlamaSwapImport;
import io.simctl.experiments.imports.localai.LocalAiImport;
import io.simctl.experiments.imports.localai.LocalAiOptions;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Configurations of other systems, written after those that people publish. */
public final class Configurations {
    /** The folder of llama-swap's. */
    public static final Path LLAMA_SWAP = Path.of("src/test/resources/imports/llama-swap");

    /** The folder of LocalAI's, a folder each. */
    public static final Path LOCAL_AI = Path.of("src/test/resources/imports/localai");

    private Configurations() {}

    /** All of llama-swap's. */
    public static List<Path> ofLlamaSwap() throws IOException {
        try (Stream<Path> files = Files.list(LLAMA_SWAP)) {
            return files.sorted().toList();
        }
    }

    /** One of llama-swap's, with the environment that it names. */
    public static ScenarioDraft llamaSwap(Path file, SwapRuntime runtime) {
        return LlamaSwapImport.of(
                file, name -> Optional.of("secret").filter(value -> name.equals("SWAP_KEY")), runtime);
    }

    /** One of llama-swap's, by its text. */
    static ScenarioDraft llamaSwap(Path folder, String text) throws IOException {
        return llamaSwap(Files.writeString(folder.resolve("config.yaml"), text), SwapRuntime.DEFERRED);
    }

    /** One of LocalAI's. */
    public static ScenarioDraft localAi(Path folder, LocalAiOptions options) {
        return LocalAiImport.of(folder, options);
    }

    /** The document in a file. */
    static Node document(Path file) throws IOException {
        Problems problems = new Problems();
        return YamlFile.of(file.toString(), Files.readAllBytes(file), problems)
                .orElseThrow(() -> new InvalidInput(problems.inOrder()))
                .root();
    }

    /** The text of a document without the value at a path. */
    static String without(Node document, List<String> path) {
        return EffectiveConfig.inline(tree(document, path)) + "\n";
    }

    private static Object tree(Node node, List<String> left) {
        return switch (node) {
            case Scalar scalar -> scalar.isNull() ? "" : scalar.text();
            case Sequence list ->
                list.items().stream()
                        .filter(item -> !isLeft(String.valueOf(list.items().indexOf(item)), left))
                        .map(item ->
                                tree(item, below(String.valueOf(list.items().indexOf(item)), left)))
                        .toList();
            case Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().stream()
                        .filter(entry -> !isLeft(entry.key().text(), left))
                        .forEach(entry -> map.put(
                                entry.key().text(),
                                tree(entry.value(), below(entry.key().text(), left))));
                yield map;
            }
        };
    }

    private static boolean isLeft(String step, List<String> left) {
        return left.size() == 1 && left.getFirst().equals(step);
    }

    private static List<String> below(String step, List<String> left) {
        return left.size() > 1 && left.getFirst().equals(step) ? left.subList(1, left.size()) : List.of();
    }
}
