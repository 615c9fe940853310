package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.policy.swap.rule.InvalidSets;
import io.simctl.policy.swap.rule.MatrixRule;
import io.simctl.policy.swap.rule.ModelSets;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code matrix} of a configuration: sets of models that may be in memory together, and costs of what has to leave. */
final class LlamaSwapMatrix {
    private static final int MOST = 1000;

    private LlamaSwapMatrix() {}

    static LlamaSwapRouting read(ForeignMapping from, LlamaSwapModels models) {
        Optional<ForeignMapping> matrix = from.mapping("matrix");
        if (matrix.isEmpty()) {
            from.problem("matrix", "there is no `matrix` to route by; give it, or `use: group`");
            return LlamaSwapGroups.read(from, models);
        }
        return read(matrix.get(), from, models);
    }

    private static LlamaSwapRouting read(ForeignMapping matrix, ForeignMapping from, LlamaSwapModels models) {
        Map<String, String> vars = new LinkedHashMap<>();
        matrix.scalars("vars")
                .forEach((name, model) ->
                        models.real(model.text(), matrix, "vars").ifPresent(id -> vars.put(name, id)));
        Map<String, String> sets = texts(matrix.scalars("sets"));
        int[] costs = new int[models.byId().size()];
        Arrays.fill(costs, 1);
        Map<String, Object> written = costs(matrix, vars, models, costs);
        Map<String, Object> swap = new LinkedHashMap<>();
        swap.put("type", "matrix");
        if (!vars.isEmpty()) {
            swap.put("vars", vars);
        }
        swap.put("sets", sets);
        if (!written.isEmpty()) {
            swap.put("evict_costs", written);
        }
        try {
            ModelSets parsed = ModelSets.parse(sets);
            if (areKnown(parsed.names(), vars, matrix, models)) {
                return routing(swap, parsed, vars, models, costs);
            }
        } catch (InvalidSets wrong) {
            matrix.problem("sets", String.valueOf(wrong.getMessage()));
        }
        return LlamaSwapGroups.read(from, models); // what is wrong is told before this is used
    }

    private static Map<String, String> texts(Map<String, Scalar> scalars) {
        Map<String, String> texts = new LinkedHashMap<>();
        scalars.forEach((name, scalar) -> texts.put(name, scalar.text()));
        return texts;
    }

    private static Map<String, Object> costs(
            ForeignMapping matrix, Map<String, String> vars, LlamaSwapModels models, int[] costs) {
        Map<String, Object> written = new LinkedHashMap<>();
        matrix.mapping("evict_costs").ifPresent(all -> {
            for (String name : all.keys()) {
                Optional<Integer> cost = all.whole(name, 1);
                Optional<String> model =
                        Optional.ofNullable(vars.get(name)).or(() -> models.real(name, matrix, "evict_costs"));
                if (cost.isPresent() && model.isPresent()) {
                    written.put(name, cost.get());
                    costs[models.index(model.get())] = cost.get();
                }
            }
        });
        return written;
    }

    private static boolean areKnown(
            Collection<String> names, Map<String, String> vars, ForeignMapping matrix, LlamaSwapModels models) {
        List<String> known = new ArrayList<>(vars.keySet());
        known.addAll(models.byId().keySet());
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        unknown.forEach(name -> matrix.problem(
                "sets",
                "%s is neither one of `vars` nor a model%s".formatted(Names.quote(name), Names.hint(name, known))));
        return unknown.isEmpty();
    }

    private static LlamaSwapRouting routing(
            Map<String, Object> swap, ModelSets sets, Map<String, String> vars, LlamaSwapModels models, int[] costs) {
        MatrixRule rule = new MatrixRule(sets, name -> models.index(vars.getOrDefault(name, name)), costs);
        long together = models.largest(models.byId().keySet());
        try {
            for (Collection<String> combination : sets.combinations(MOST)) {
                together = Math.max(
                        together,
                        models.weights(combination.stream()
                                .map(name -> vars.getOrDefault(name, name))
                                .distinct()
                                .toList()));
            }
        } catch (InvalidSets tooMany) {
            swap.put("most_combinations", 0);
            together = models.weights(models.byId().keySet());
        }
        return new LlamaSwapRouting(swap, rule, together);
    }

    /** What is in memory after loading these models one after the other. */
    static List<String> afterLoading(List<String> ids, LlamaSwapRouting routing, LlamaSwapModels models) {
        BitSet inMemory = new BitSet();
        for (String id : ids) {
            int model = models.index(id);
            if (!inMemory.get(model)) {
                inMemory.andNot(routing.rule().victims(model, inMemory));
                inMemory.set(model);
            }
        }
        return models.ids(inMemory);
    }
}
