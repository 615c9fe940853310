package io.simctl.policy.swap;

import io.simctl.fleet.ModelState;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.PolicyContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A swap policy that weighs those who wait for a load against those whom it takes a model from, and so says who leaves and when the
 * load begins. Victims finish what they run.
 */
abstract class WeighedSwap implements Swap, NodeObserver {
    final WaitingLedger ledger;
    private final PinnedModels pinned;
    private final int models;

    WeighedSwap(double assumedLoadRate, List<String> pinned, PolicyContext context) {
        models = context.fleet().models().size();
        this.pinned = new PinnedModels(pinned, context);
        ledger = new WaitingLedger(models, assumedLoadRate);
    }

    @Override
    public final boolean loadsInOrder() {
        return false;
    }

    @Override
    public final List<NodeObserver> inner() {
        return List.of(ledger);
    }

    @Override
    public final Plan plan(NodeView node, int model, long now) {
        if (node.bytesShort(model) <= 0) {
            return Plan.LOAD;
        }
        if (node.isDraining()) {
            return Plan.WAIT; // room is being made already, for this one or for another
        }
        if (!pinned.leaveRoomFor(node, model)) {
            return PinnedModels.NO_ROOM_EVER;
        }
        List<Integer> victims = victims(node, model, now);
        if (victims.isEmpty()) {
            return Plan.WAIT;
        }
        // one that nobody waits for is wanted by a placement policy, which has reasons of its own
        long begin = ledger.waiting(model) == 0 ? now : beginsAt(node, model, victims, now);
        return begin <= now ? Plan.evict(victims.stream().mapToInt(m -> m).toArray()) : Plan.waitUntil(begin);
    }

    /** When the load is worth its while, as far as can be told now; for a model that somebody waits for. */
    abstract long beginsAt(NodeView node, int model, List<Integer> victims, long now);

    /** Who leaves for the model; none if there is no way. */
    abstract List<Integer> victims(NodeView node, int model, long now);

    /** Models that could leave for {@code wanted}. */
    final IntStream evictable(NodeView node, int wanted) {
        return IntStream.range(0, models)
                .filter(m -> m != wanted && !pinned.contains(m) && node.state(m) == ModelState.RESIDENT);
    }

    /** The first of those that could leave that make enough room together, without any that it goes without; none if there is no way. */
    final List<Integer> first(NodeView node, int wanted, Comparator<Integer> order) {
        List<Integer> victims = new ArrayList<>();
        long missing = node.bytesShort(wanted);
        for (int candidate : evictable(node, wanted).boxed().sorted(order).toList()) {
            if (missing > 0) {
                victims.add(candidate);
                missing -= node.heldBytes(candidate);
            }
        }
        if (missing > 0) {
            return List.of();
        }
        for (int victim : List.copyOf(victims).reversed()) {
            if (missing + node.heldBytes(victim) <= 0) {
                missing += node.heldBytes(victim);
                victims.remove(/* element */ (Integer) victim);
            }
        }
        return victims;
    }

    static boolean isInUse(NodeView node, int model) {
        return node.running(model) > 0 || node.waiting(model) > 0;
    }
}
