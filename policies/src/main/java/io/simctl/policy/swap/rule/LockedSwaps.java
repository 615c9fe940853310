package io.simctl.policy.swap.rule;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeView;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Swaps one after the other, each once nothing runs on the machine at all, whatever model it is of (llama-swap, {@code
 * proxy/matrix.go} of June 2026). With the queue {@code swap-lock} nothing else begins meanwhile, as there: one long answer then
 * holds up the whole machine.
 */
public final class LockedSwaps implements RuledSwaps {
    /** Faults of versions before it. */
    public enum Defect {
        /** A model that is being loaded does not count as in memory, so that its rival is loaded beside it (before its #677). */
        STARTING_INVISIBLE,
        /** Only victims are waited for, and not their newest requests, which break off (before its #667). */
        UNREGISTERED_FAST_PATH
    }

    private final EvictionRule rule;
    private final List<Defect> defects;
    private final long window;
    private final long[] startedAt;

    /**
     * @param models how many there are
     * @param window nanoseconds for which a request that has got its slot is not seen by {@link Defect#UNREGISTERED_FAST_PATH}
     */
    public LockedSwaps(EvictionRule rule, int models, List<Defect> defects, long window) {
        this.rule = rule;
        this.defects = List.copyOf(defects);
        this.window = window;
        startedAt = new long[models];
        Arrays.fill(startedAt, -1);
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        BitSet inMemory =
                defects.contains(Defect.STARTING_INVISIBLE) ? MemoryContents.ready(node) : MemoryContents.models(node);
        inMemory.clear(model);
        BitSet leaving = rule.victims(model, inMemory);
        if (leaving.isEmpty()) {
            return Plan.PROCEED;
        }
        if (defects.contains(Defect.UNREGISTERED_FAST_PATH)) {
            return new Plan(racing(node, leaving, now), new Load.Begin());
        }
        return isIdle(node, model) ? Plan.evict(leaving.stream().toArray()) : Plan.WAIT;
    }

    private static boolean isIdle(NodeView node, int exceptFor) {
        for (int model = 0; model < node.fleet().models().size(); model++) {
            if (model != exceptFor && node.running(model) > 0) {
                return false;
            }
        }
        return true;
    }

    /** Victims finish what they run, but for those that run nothing that has been registered: they stop at once. */
    private List<Departure> racing(NodeView node, BitSet leaving, long now) {
        return leaving.stream()
                .mapToObj(victim -> node.running(victim) == 1 && now - startedAt[victim] < window
                        ? new Departure(victim, 0)
                        : Departure.drain(victim))
                .toList();
    }

    @Override
    public void started(NodeView node, Request request, long now) {
        if (node.state(request.model()) == ModelState.RESIDENT) {
            startedAt[request.model()] = now;
        }
    }
}
