package io.simctl.experiments.imports.localai;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.KeyLedger;
import io.simctl.experiments.imports.KeyLedger.Uncarried;
import io.simctl.experiments.imports.ModelEstimate;
import io.simctl.experiments.imports.ModelSizer;
import io.simctl.experiments.imports.ScenarioDraft;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Sequence;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A scenario from LocalAI's folder of models, a YAML file each, or several as a list in one. */
public final class LocalAiImport {
    private final Path folder;
    private final LocalAiOptions options;
    private final Problems problems = new Problems();
    private final Map<String, LocalAiModel> models = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<List<Uncarried>> uncarried = new ArrayList<>();

    private LocalAiImport(Path folder, LocalAiOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Reads a folder.
     *
     * @param options what its command line says
     * @throws InvalidInput with all that is wrong with its files
     */
    public static ScenarioDraft of(Path folder, LocalAiOptions options) {
        LocalAiImport found = new LocalAiImport(folder, options);
        found.read();
        if (!found.problems.isEmpty()) {
            throw new InvalidInput(found.problems.inOrder());
        }
        return found.draft();
    }

    private void read() {
        SourceLocation start = SourceLocation.startOf(folder.toString());
        if (!Files.isDirectory(folder)) {
            problems.add(start, "expected LocalAI's folder of models, with a YAML file for each; this is no folder");
            return;
        }
        List<Path> files = files(start);
        files.forEach(this::read);
        aliases.forEach((alias, model) -> {
            if (!models.containsKey(model)) {
                problems.add(
                        start,
                        "%s is an alias of %s, which is no model here%s"
                                .formatted(Names.quote(alias), Names.quote(model), Names.hint(model, models.keySet())));
            }
        });
        if (models.isEmpty() && problems.isEmpty()) {
            problems.add(
                    start,
                    files.isEmpty()
                            ? "there is no `.yaml` file in it; expected LocalAI's models, a file each"
                            : "all its models are disabled or aliases, so that there is nothing to simulate");
        }
        for (String name : options.loadedAtStart()) {
            if (!models.containsKey(name)) {
                problems.add(
                        SourceLocation.startOf("--load-to-memory"),
                        "there is no model %s%s".formatted(Names.quote(name), Names.hint(name, models.keySet())));
            }
        }
    }

    private List<Path> files(SourceLocation start) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(start, "cannot be read: " + YamlFile.reason(folder));
            return List.of();
        }
    }

    private void read(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        YamlFile.read(file, problems).ifPresent(yaml -> {
            List<Node> all = yaml.root() instanceof Sequence several ? several.items() : List.of(yaml.root());
            all.forEach(node -> read(name, node));
        });
    }

    private void read(String fileName, Node node) {
        KeyLedger ledger = new KeyLedger();
        ForeignMapping.of(node, ledger, problems).ifPresent(mapping -> {
            if (mapping.flag("disabled").orElse(false)) {
                ledger.remark(
                        "disabled",
                        "%s is switched off there and left out here"
                                .formatted(Names.quote(mapping.text("name").orElse(fileName))),
                        mapping.at());
                uncarried.add(ledger.uncarried(new Sequence(List.of(), node.at()), LocalAiKeys.REASONS));
                return;
            }
            LocalAiModel model = LocalAiModel.read(fileName, mapping, options, new ModelSizer(folder), ledger);
            add(model, mapping);
            uncarried.add(ledger.uncarried(node, LocalAiKeys.REASONS));
        });
    }

    private void add(LocalAiModel model, ForeignMapping mapping) {
        if (models.containsKey(model.name()) || aliases.containsKey(model.name())) {
            mapping.problem("name", "there are two models named %s".formatted(Names.quote(model.name())));
        } else if (model.alias().isPresent()) {
            aliases.put(model.name(), model.alias().get());
        } else {
            models.put(model.name(), model);
        }
    }

    private ScenarioDraft draft() {
        Map<String, ModelEstimate> sizes = new LinkedHashMap<>();
        models.forEach((name, model) -> sizes.put(name, model.size()));
        LocalAiPolicies policies = new LocalAiPolicies(models, options);
        if (policies.rejectsOtherwise()) {
            SourceLocation at = SourceLocation.startOf(folder.toString());
            uncarried.add(
                    List.of(
                            new Uncarried(
                                    Map.of("limits", List.of(at)),
                                    "requests beyond a limit get 429 here, and 503 there; `Retry-After` is the longest of all models")));
        }
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("type", "llama.cpp");
        engine.put("parallel", 1);
        return new ScenarioDraft(
                "localai",
                folder.toString(),
                sizes,
                Map.of(),
                Map.entry("engine", engine),
                Map.of(),
                Map.of(),
                1,
                policies.together(),
                options.loadedAtStart(),
                aliases,
                policies.tree(),
                KeyLedger.merged(uncarried));
    }
}
