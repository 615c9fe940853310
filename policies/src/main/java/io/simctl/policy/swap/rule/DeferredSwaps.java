package io.simctl.policy.swap.rule;

import io.simctl.fleet.ModelState;
import io.simctl.policy.NodeView;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Swaps that begin once none of their victims runs anything, side by side where they do not touch each other (the event loop and
 * scheduler of llama-swap, {@code internal/router} of August 2026). Requests for models in memory never wait for them. So requests
 * for one model are served together, and a model whose rival is never idle waits for ever: there is no bound on its wait.
 *
 * <p>A load begins whatever memory is free, as there: the rule alone says what fits together.
 */
public final class DeferredSwaps implements RuledSwaps {
    private final EvictionRule rule;
    private final int[] priority;

    /** By model that is to be loaded: what leaves for it; empty for the others. */
    private final BitSet[] victims;

    private final BitSet underWay = new BitSet();

    /** @param priority by model index; of loads that could begin at the same time the higher goes first, then the earlier */
    public DeferredSwaps(EvictionRule rule, int[] priority) {
        this.rule = rule;
        this.priority = priority.clone();
        victims = new BitSet[priority.length];
        java.util.Arrays.setAll(victims, m -> new BitSet());
    }

    @Override
    public boolean loadsInOrder() {
        return false;
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        forgetUnwanted(node, model);
        if (!underWay.get(model)) {
            BitSet leaving = rule.victims(model, taken(node, model));
            if (!mayBegin(node, model, leaving) || someoneElseIsFirst(node, model)) {
                return Plan.WAIT;
            }
            victims[model] = leaving;
            underWay.set(model);
        }
        return victims[model].stream().allMatch(v -> node.state(v) == ModelState.ON_DISK)
                ? Plan.PROCEED
                : Plan.evict(victims[model].stream().toArray());
    }

    /** Models in memory, and those for which others are leaving it; without the one that is to come. */
    private BitSet taken(NodeView node, int model) {
        BitSet taken = MemoryContents.models(node);
        taken.or(underWay);
        taken.clear(model);
        return taken;
    }

    /** Nobody whom it would displace runs anything, and no swap under way has to do with it. */
    private boolean mayBegin(NodeView node, int model, BitSet leaving) {
        return leaving.stream().allMatch(victim -> node.running(victim) == 0)
                && underWay.stream()
                        .noneMatch(target -> leaving.get(target)
                                || victims[target].get(model)
                                || victims[target].intersects(leaving));
    }

    private boolean someoneElseIsFirst(NodeView node, int model) {
        return IntStream.range(0, priority.length)
                .filter(other -> priority[other] > priority[model])
                .filter(other -> node.state(other) == ModelState.ON_DISK && node.awaitingLoad(other) > 0)
                .filter(other -> !underWay.get(other))
                .anyMatch(other -> mayBegin(node, other, rule.victims(other, taken(node, other))));
    }

    /** A swap whose last request has gone before the load began is not carried on, and must not stand in others' way. */
    private void forgetUnwanted(NodeView node, int asked) {
        for (int target = underWay.nextSetBit(0); target >= 0; target = underWay.nextSetBit(target + 1)) {
            if (target != asked && node.state(target) == ModelState.ON_DISK && node.awaitingLoad(target) == 0) {
                end(target);
            }
        }
    }

    private void end(int target) {
        underWay.clear(target);
        victims[target].clear();
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (before == ModelState.LOADING) {
            end(model);
        }
    }
}
