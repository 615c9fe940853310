package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.rule.InvalidSets;
import io.simctl.policy.swap.rule.LockedSwaps;
import io.simctl.policy.swap.rule.MatrixRule;
import io.simctl.policy.swap.rule.ModelSets;
import io.simctl.policy.swap.rule.RuledSwaps;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A matrix: combinations of models that may be in memory together, as expressions, and a cost for each model that has to leave
 * (llama-swap's {@code matrix}, versions of June and August 2026). What a combination does not need of what is in memory leaves, by the
 * combination that costs least; nothing is loaded but the model that was asked for. Sizes and free memory do not count.
 */
public final class Matrix implements Swap, NodeObserver {
    private static final int USUAL_COST = 1;

    public record Knobs(
            @Knob(value = "combinations by name, such as `g & v | l`, with `+name` for another set")
            Map<String, String> sets,

            @Knob(
                    value = "short names of models for the expressions; models' own names can be used as well",
                    def = "{}")
            Map<String, String> vars,

            @Knob(
                    value = "what it costs that a model leaves, by its name in the expressions; 1 for those not named",
                    def = "{}",
                    min = 1)
            Map<String, Integer> evictCosts,

            @Knob(
                    value = "whether swaps wait for their victims only (deferred) or for the whole machine (locked)",
                    def = "deferred")
            SwapRuntime runtime,

            @Knob(value = "precedence of models when several swaps could begin; 0 for those not named", def = "{}")
            Map<String, Integer> priority,

            @Knob(value = "combinations that there may be at most; 0 for no limit", def = "1000", min = 0)
            int mostCombinations,

            @Knob(
                    value = "how long a new request is overlooked by the defect unregistered-fast-path",
                    def = "1ms",
                    min = 0)
            Duration raceWindow,

            @Knob(value = "faults of earlier versions, for the runtime `locked`", def = "[]")
            List<LockedSwaps.Defect> defects)
            implements SwapRuntime.Chosen {

        String model(String name) {
            return vars.getOrDefault(name, name);
        }
    }

    private final RuledSwaps runtime;

    Matrix(Knobs knobs, PolicyContext context) {
        int[] costs = byModel(Map.of(), USUAL_COST, context);
        knobs.evictCosts().forEach((name, cost) -> costs[context.model(knobs.model(name))] = cost);
        var rule = new MatrixRule(ModelSets.parse(knobs.sets()), name -> context.model(knobs.model(name)), costs);
        runtime = knobs.runtime().of(rule, byModel(knobs.priority(), 0, context), knobs.defects(), knobs.raceWindow());
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        return runtime.plan(node, model, now);
    }

    @Override
    public boolean loadsInOrder() {
        return runtime.loadsInOrder();
    }

    @Override
    public List<NodeObserver> inner() {
        return List.of(runtime);
    }

    /** Values by model index from those by model name. */
    static int[] byModel(Map<String, Integer> values, int others, PolicyContext context) {
        int[] byModel = new int[context.fleet().models().size()];
        Arrays.fill(byModel, others);
        values.forEach((name, value) -> byModel[context.model(name)] = value);
        return byModel;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "matrix",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "combinations that may be in memory together, the cheapest swap by costs",
                    new PolicySource("llama-swap", "matrix, June and August 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(LockedSwaps.Defect.class);
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(SwapRuntime.lockNeed());
        }

        @Override
        public List<String> problems(Knobs values) {
            List<String> problems = new ArrayList<>(values.runtime().problems(values.priority(), values.defects()));
            try {
                ModelSets sets = ModelSets.parse(values.sets());
                if (values.mostCombinations() > 0) {
                    sets.requireAtMost(values.mostCombinations());
                }
            } catch (InvalidSets e) {
                problems.add(e.getMessage());
            }
            return problems;
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            Stream<String> inSets;
            try {
                inSets = ModelSets.parse(values.sets()).names().stream();
            } catch (InvalidSets e) {
                inSets = Stream.empty(); // what is wrong is among the problems
            }
            Stream<String> inExpressions = Stream.concat(inSets, values.evictCosts().keySet().stream());
            return Stream.of(
                            inExpressions.map(values::model),
                            values.vars().values().stream(),
                            values.priority().keySet().stream())
                    .flatMap(names -> names)
                    .distinct()
                    .toList();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Matrix(values, context);
        }
    }
}
