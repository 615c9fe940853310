package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.KeyLedger;
import io.simctl.experiments.imports.ModelSizer;
import io.simctl.experiments.imports.ScenarioDraft;
import io.simctl.experiments.imports.ServerCommandLine.Server;
import io.simctl.experiments.imports.VllmFlags;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.scenario.backend.VllmDefaults;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A scenario from llama-swap's {@code config.yaml}. */
public final class LlamaSwapImport {
    private static final int HEALTH_CHECK_SECONDS = 120;
    private static final int LEAST_HEALTH_CHECK_SECONDS = 15;

    private final ForeignMapping root;
    private final KeyLedger ledger;
    private final SwapRuntime runtime;

    private LlamaSwapImport(ForeignMapping root, KeyLedger ledger, SwapRuntime runtime) {
        this.root = root;
        this.ledger = ledger;
        this.runtime = runtime;
    }

    /**
     * Reads a configuration.
     *
     * @param environment variables that it may name
     * @param runtime the event loop of August 2026, or the lock of the versions before
     * @throws InvalidInput with all that is wrong with it
     */
    public static ScenarioDraft of(Path file, Function<String, Optional<String>> environment, SwapRuntime runtime) {
        Problems problems = new Problems();
        KeyLedger ledger = new KeyLedger();
        Optional<YamlFile> yaml = YamlFile.read(file, problems);
        Optional<ScenarioDraft> draft = yaml.flatMap(read -> ForeignMapping.of(read.root(), ledger, problems))
                .map(root -> new LlamaSwapImport(root, ledger, runtime)
                        .draft(
                                file,
                                environment,
                                new ModelSizer(file.toAbsolutePath().resolveSibling(""))))
                .map(found -> withLosses(found, ledger, yaml.orElseThrow()));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return draft.orElseThrow();
    }

    private static ScenarioDraft withLosses(ScenarioDraft draft, KeyLedger ledger, YamlFile yaml) {
        return draft.withUncarried(ledger.uncarried(yaml.root(), LlamaSwapKeys.REASONS));
    }

    private ScenarioDraft draft(Path file, Function<String, Optional<String>> environment, ModelSizer sizer) {
        LlamaSwapMacros macros = new LlamaSwapMacros(root, environment);
        Map<String, LlamaSwapModel> read = new LinkedHashMap<>();
        root.mappings("models")
                .forEach((id, model) ->
                        LlamaSwapModel.read(id, model, macros, sizer, ledger).ifPresent(found -> read.put(id, found)));
        if (!root.has("models") || root.mappings("models").isEmpty()) {
            root.problem("models", "there are no `models`; this is no configuration of llama-swap");
        }
        LlamaSwapModels models = new LlamaSwapModels(read);
        checkAliases(models);
        LlamaSwapRouting routing = LlamaSwapRouting.read(root, models);
        LlamaSwapSelectors selectors = LlamaSwapSelectors.read(root, models);
        int slots = slots(models);
        return new ScenarioDraft(
                "llama-swap",
                file.toString(),
                models.sizes(),
                selectors.names(),
                serving(models, slots),
                engine(models, slots),
                server(),
                slots,
                routing.together(),
                resident(models, routing),
                models.aliases(),
                policies(models, routing, selectors),
                List.of());
    }

    private void checkAliases(LlamaSwapModels models) {
        models.aliases().forEach((alias, id) -> {
            if (models.byId().containsKey(alias)) {
                root.problem(
                        "models",
                        "%s is an alias of %s and a model itself; rename one"
                                .formatted(Names.quote(alias), Names.quote(id)));
            }
        });
    }

    private static int slots(LlamaSwapModel model) {
        int usual = model.command().server() == Server.VLLM ? VllmDefaults.SMALL.maxNumSeqs() : 1;
        return model.command().slots().orElse(usual);
    }

    /** All models of a machine have equally many slots: as many as the one with the most. */
    private int slots(LlamaSwapModels models) {
        int most = 1;
        for (LlamaSwapModel model : models.byId().values()) {
            most = Math.max(most, slots(model));
        }
        for (Map.Entry<String, LlamaSwapModel> entry : models.byId().entrySet()) {
            int own = slots(entry.getValue());
            if (own != most) {
                ledger.remark(
                        "models.*.cmd",
                        "slots are those of the machine, %d for each model, as many as one of them has".formatted(most),
                        root.at("models"));
            }
        }
        return most;
    }

    private static boolean areAll(Server kind, LlamaSwapModels models) {
        return !models.byId().isEmpty()
                && models.byId().values().stream()
                        .allMatch(model -> model.command().server() == kind);
    }

    private static Map.Entry<String, Map<String, Object>> serving(LlamaSwapModels models, int slots) {
        Map<String, Object> serving = new LinkedHashMap<>();
        if (areAll(Server.VLLM, models)) {
            serving.put("type", "vllm");
            serving.put("slots", slots);
            models.byId().values().stream()
                    .mapToInt(model -> model.size().context())
                    .max()
                    .ifPresent(most -> serving.put("context", most));
            return Map.entry("backend", serving);
        }
        if (areAll(Server.MLX, models)) {
            serving.put("type", "mlx");
            serving.put("slots", slots);
            return Map.entry("backend", serving);
        }
        serving.put("type", "llama.cpp");
        serving.put("parallel", slots);
        return Map.entry("engine", serving);
    }

    /** The flags that all of vLLM's commands say alike: a machine has one set of rules. */
    private Map<String, Object> engine(LlamaSwapModels models, int slots) {
        if (!areAll(Server.VLLM, models)) {
            return Map.of();
        }
        List<VllmFlags> flags = models.byId().values().stream()
                .map(model -> model.command().vllm())
                .toList();
        Map<String, Object> common = new LinkedHashMap<>(flags.getFirst().options());
        common.entrySet()
                .removeIf(option -> flags.stream()
                        .anyMatch(of -> !option.getValue().equals(of.options().get(option.getKey()))));
        Set<String> others = new TreeSet<>();
        flags.forEach(of -> others.addAll(of.options().keySet()));
        others.removeAll(common.keySet());
        if (!others.isEmpty()) {
            ledger.remark(
                    "models.*.cmd",
                    "not the same for all models, while those of a machine run by one set of rules here: "
                            + String.join(", ", others),
                    root.at("models"));
        }
        if (common.containsKey("speculative_config")) {
            ledger.remark(
                    "models.*.cmd",
                    "how many drafted tokens are accepted no command says; `acceptance: %s` is assumed, and drafts that take no time"
                            .formatted(VllmFlags.ASSUMED_ACCEPTANCE),
                    root.at("models"));
        }
        boolean isNamed = models.byId().values().stream()
                .anyMatch(model -> model.command().slots().isPresent());
        Map<String, Object> engine = new LinkedHashMap<>();
        if (!common.isEmpty() || !isNamed) {
            engine.put("type", "vllm");
            engine.putAll(isNamed ? Map.of("max_num_seqs", slots) : Map.of());
            engine.putAll(common);
        }
        return engine;
    }

    /** Who is not healthy in time is given up, as there; less than that is raised, as there. */
    private Map<String, Object> server() {
        int seconds = root.whole("healthCheckTimeout", 0).orElse(HEALTH_CHECK_SECONDS);
        if (seconds < LEAST_HEALTH_CHECK_SECONDS) {
            ledger.remark(
                    "healthCheckTimeout",
                    "less than %d s is raised to that, as llama-swap does".formatted(LEAST_HEALTH_CHECK_SECONDS),
                    root.at("healthCheckTimeout"));
        }
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("type", "llama-server");
        server.put("start_timeout", Math.max(seconds, LEAST_HEALTH_CHECK_SECONDS) + "s");
        return server;
    }

    private List<String> resident(LlamaSwapModels models, LlamaSwapRouting routing) {
        List<String> preload = new ArrayList<>();
        root.mapping("hooks")
                .flatMap(hooks -> hooks.mapping("on_startup"))
                .ifPresent(start -> start.list("preload")
                        .forEach(name -> Optional.ofNullable(models.aliases().get(name.text()))
                                .or(() -> models.real(name.text(), start, "preload"))
                                .ifPresent(preload::add)));
        return LlamaSwapMatrix.afterLoading(preload, routing, models);
    }

    private Map<String, Object> policies(
            LlamaSwapModels models, LlamaSwapRouting routing, LlamaSwapSelectors selectors) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("admission", admission(models));
        if (runtime == SwapRuntime.LOCKED) {
            node.put("scheduling", "swap-lock");
        }
        Map<String, Object> swap = new LinkedHashMap<>(routing.swap());
        if (runtime == SwapRuntime.LOCKED) {
            swap.put("runtime", "locked");
            if (swap.remove("priority") != null) {
                ledger.remark("routing.scheduler", "versions with the lock have no priorities", root.at("routing"));
            }
        }
        node.put("swap", idleUnload(models, swap));
        Map<String, Object> policies = new LinkedHashMap<>();
        if (!selectors.policies().isEmpty()) {
            policies.put("fleet", Map.of("selection", selectors.policies()));
        }
        policies.put("node", node);
        return policies;
    }

    private Object admission(LlamaSwapModels models) {
        Map<String, Object> limits = new LinkedHashMap<>();
        models.byId().forEach((id, model) -> model.limit().ifPresent(limit -> limits.put(id, limit)));
        Map<String, Object> admission = new LinkedHashMap<>();
        admission.put("type", "concurrency-limit");
        if (!limits.isEmpty()) {
            admission.put("models", limits);
        }
        if (runtime == SwapRuntime.LOCKED) {
            admission.put("retry_after", "0s");
        }
        return admission.size() == 1 ? "concurrency-limit" : admission;
    }

    private Map<String, Object> idleUnload(LlamaSwapModels models, Map<String, Object> swap) {
        int global = root.whole("globalTTL", 0).orElse(0);
        Map<String, Object> own = new LinkedHashMap<>();
        models.byId()
                .forEach((id, model) ->
                        model.ttl().filter(ttl -> ttl != global).ifPresent(ttl -> own.put(id, ttl + "s")));
        if (global == 0 && own.isEmpty()) {
            return swap;
        }
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("type", "idle-unload");
        if (global > 0) {
            layer.put("after", global + "s");
        }
        if (!own.isEmpty()) {
            layer.put("models", own);
        }
        layer.put("swap", swap);
        return layer;
    }
}
