package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Least recently used: the models that were used least recently leave, idle ones first (as in Ollama, LocalAI and d-inference before its pools). Where
 * the idle ones are not enough, either busy ones leave too once they have finished what they run, or the load waits. A model can
 * be given a time that it stays at least, so that two that are asked for in turns do not spend it all on loads.
 */
public final class Lru implements Swap {

    /** The treatment of models that have requests. */
    public enum Busy {
        /** They leave after the idle ones, once they have finished what they run. */
        DRAIN,
        /** They stay, and whoever needs their place waits until they are idle. */
        WAIT
    }

    public record Knobs(
            @Knob(
                    value = "whether busy models finish and leave (drain) or keep the others waiting (wait)",
                    def = "drain")
            Busy busy,

            @Knob(
                    value = "how long a model stays once it is loaded, whoever waits; against thrash",
                    def = "0s",
                    min = 0)
            Duration minDwell,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned) {}

    private final Busy busy;
    private final long minDwell;
    private final PinnedModels pinned;
    private final int models;

    Lru(Knobs knobs, PolicyContext context) {
        busy = knobs.busy();
        minDwell = knobs.minDwell().toNanos();
        pinned = new PinnedModels(knobs.pinned(), context);
        models = context.fleet().models().size();
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        long left = node.bytesShort(model);
        if (left <= 0) {
            return Plan.LOAD;
        }
        if (node.isDraining()) {
            return Plan.WAIT;
        }
        if (!pinned.leaveRoomFor(node, model)) {
            return PinnedModels.NO_ROOM_EVER;
        }
        List<Integer> victims = new ArrayList<>();
        for (int candidate : leastRecentlyUsed(node, model, now)) {
            if (left > 0) {
                victims.add(candidate);
                left -= node.heldBytes(candidate);
            }
        }
        return left > 0
                ? Plan.waitUntil(nextMayLeave(node, model, now))
                : Plan.evict(victims.stream().mapToInt(m -> m).toArray());
    }

    /** When the next model has been in memory for long enough; never if all that may ever leave have. */
    private long nextMayLeave(NodeView node, int wanted, long now) {
        return evictable(node, wanted)
                .mapToLong(m -> node.residentSince(m) + minDwell)
                .filter(at -> at > now)
                .min()
                .orElse(NEVER);
    }

    private IntStream evictable(NodeView node, int wanted) {
        return IntStream.range(0, models)
                .filter(m -> m != wanted && !pinned.contains(m) && node.state(m) == ModelState.RESIDENT);
    }

    /** Models that may leave, in the order in which they should. */
    private List<Integer> leastRecentlyUsed(NodeView node, int wanted, long now) {
        return evictable(node, wanted)
                .filter(m -> now - node.residentSince(m) >= minDwell)
                .filter(m -> busy == Busy.DRAIN || isIdle(node, m))
                .boxed()
                .sorted(Comparator.comparing((Integer m) -> !isIdle(node, m)).thenComparingLong(node::lastUsedAt))
                .toList();
    }

    private static boolean isIdle(NodeView node, int model) {
        return node.running(model) == 0 && node.waiting(model) == 0;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "lru",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "the models used least recently leave, idle ones first",
                    PolicySource.after("what Ollama, LocalAI and d-inference before its pools do"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.pinned();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Lru(values, context);
        }
    }
}
