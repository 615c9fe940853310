package io.simctl.policy.swap.rule;

import io.simctl.policy.swap.rule.SetExpression.AllOf;
import io.simctl.policy.swap.rule.SetExpression.AnyOf;
import io.simctl.policy.swap.rule.SetExpression.Named;
import io.simctl.policy.swap.rule.SetExpression.Reference;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The solver of a matrix of permitted combinations (llama-swap, {@code proxy/matrix.go} of 2026): of the combinations with the model
 * that comes, the one that costs least decides, cost being the sum over the models in memory that are not in it; of equal ones the first. A
 * model that is in no combination runs alone.
 *
 * <p>It never expands the sets, of which there may be more than could be written down. Only the part of a combination that is in
 * memory or comes matters to its cost, and there are few of those: expressions are evaluated over such parts, equal ones once, at
 * the place of the first. That keeps the order of ties, since the first of a product is the product of the firsts.
 */
public final class MatrixRule implements EvictionRule {
    private final ModelSets sets;
    private final ToIntFunction<String> index;
    private final int[] costs;

    /**
     * @param index the model's index by its name in the expressions
     * @param costs by model index, what it costs that the model leaves; at least 1
     */
    public MatrixRule(ModelSets sets, ToIntFunction<String> index, int[] costs) {
        this.sets = sets;
        this.index = index;
        this.costs = costs.clone();
    }

    @Override
    public BitSet victims(int model, BitSet inMemory) {
        BitSet matter = (BitSet) inMemory.clone();
        matter.set(model);
        BitSet best = inMemory;
        long leastCost = Long.MAX_VALUE;
        Map<String, Set<BitSet>> known = new HashMap<>();
        for (Map.Entry<String, SetExpression> set : sets.byName().entrySet()) {
            Set<BitSet> parts = parts(set.getValue(), matter, known);
            known.put(set.getKey(), parts);
            for (BitSet part : parts) {
                BitSet leaving = (BitSet) inMemory.clone();
                leaving.andNot(part);
                long cost = leaving.stream().mapToLong(m -> costs[m]).sum();
                if (part.get(model) && cost < leastCost) {
                    leastCost = cost;
                    best = leaving;
                }
            }
        }
        return (BitSet) best.clone();
    }

    /** The different parts of the combinations that matter, in the order of the first combination that has each. */
    private Set<BitSet> parts(SetExpression expression, BitSet matter, Map<String, Set<BitSet>> known) {
        return switch (expression) {
            case Named(String name) -> Set.of(single(index.applyAsInt(name), matter));
            case Reference(String set) -> ModelSets.require(known, set);
            case AnyOf(List<SetExpression> alternatives) -> {
                Set<BitSet> any = new LinkedHashSet<>();
                alternatives.forEach(part -> any.addAll(parts(part, matter, known)));
                yield any;
            }
            case AllOf(List<SetExpression> factors) ->
                factors.stream()
                        .map(part -> parts(part, matter, known))
                        .reduce(MatrixRule::product)
                        .orElseThrow();
        };
    }

    private static BitSet single(int model, BitSet matter) {
        BitSet part = new BitSet();
        part.set(model, matter.get(model));
        return part;
    }

    private static Set<BitSet> product(Set<BitSet> left, Set<BitSet> right) {
        Set<BitSet> product = new LinkedHashSet<>();
        for (BitSet l : left) {
            for (BitSet r : right) {
                BitSet both = (BitSet) l.clone();
                both.or(r);
                product.add(both);
            }
        }
        return product;
    }
}
