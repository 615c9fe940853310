package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
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
 * Swaps that are paid for by the waiting they end: a model in memory stays until it has been unused for as long as its load takes, and one
 * that is wanted earns its load once its requests have waited for that long together, or one of them for as long as it may. Then
 * victims finish what they run and leave. This is the rule of ski rental (Karlin, Manasse, Rudolph and Sleator 1988), by which one
 * pays at most twice what one would have paid who knew the future, applied to waiting and loads.
 *
 * <p>Whose turn it is to leave goes by the same account: the model that has been unused for longest beyond its due, or has least of
 * it left. Sizes and memory count as they are.
 */
public final class RentOrBuy implements Swap, NodeObserver {
    public record Knobs(
            @Knob(value = "waiting that pays for a load, as a multiple of the load's time", def = "1", min = 0)
            double price,

            @Knob(value = "how long a model stays unused, as a multiple of its load's time", def = "1", min = 0)
            double stay,

            @Knob(
                    value = "wait of a single request after which its model is loaded whatever it costs",
                    def = "30s",
                    min = 0)
            Duration maxWait,

            @Knob(
                    value = "how fast a model loads that has not been loaded yet; its last load tells afterwards",
                    def = "1GB/s",
                    unit = "bytes/s",
                    min = 1)
            double assumedLoadRate,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned) {}

    private final double price;
    private final double stay;
    private final long maxWait;
    private final PinnedModels pinned;

    /** By model that is not in memory: how many wait for it, since when on average times that, and since when the first of them. */
    private final int[] waiting;

    private final long[] sinceSum;
    private final long[] firstSince;

    /** What the last load of each model took, 0 for one that has not been loaded yet, and when it began. */
    private final long[] loadTime;

    private final long[] loadingSince;
    private final double assumedLoadRate;

    RentOrBuy(Knobs knobs, PolicyContext context) {
        price = knobs.price();
        stay = knobs.stay();
        maxWait = knobs.maxWait().toNanos();
        pinned = new PinnedModels(knobs.pinned(), context);
        int models = context.fleet().models().size();
        waiting = new int[models];
        sinceSum = new long[models];
        firstSince = new long[models];
        loadTime = new long[models];
        loadingSince = new long[models];
        assumedLoadRate = knobs.assumedLoadRate();
    }

    @Override
    public boolean loadsInOrder() {
        return false;
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        if (node.bytesShort(model) <= 0) {
            return Plan.LOAD;
        }
        if (node.isDraining()) {
            return Plan.WAIT; // room is being made already, for this one or for another
        }
        if (!pinned.leaveRoomFor(node, model)) {
            return PinnedModels.NO_ROOM_EVER;
        }
        List<Integer> victims = victims(node, model);
        if (victims.isEmpty()) {
            return Plan.WAIT;
        }
        long begin = Math.min(earnedAt(node, model, now), dueAt(node, victims, now));
        return begin <= now ? Plan.evict(victims.stream().mapToInt(m -> m).toArray()) : Plan.waitUntil(begin);
    }

    /** When the requests for the model will have waited for what its load costs, or the first of them for too long. */
    private long earnedAt(NodeView node, int model, long now) {
        if (waiting[model] == 0) {
            return now; // wanted by a placement policy, which has reasons of its own
        }
        long cost = (long) (price * loadTime(node, model));
        long paid = waiting[model] * now - sinceSum[model];
        long earned = paid >= cost ? now : now + Math.ceilDiv(cost - paid, waiting[model]);
        return Math.min(earned, firstSince[model] + maxWait);
    }

    /** When all victims will have been unused for long enough; never while one of them is in use. */
    private long dueAt(NodeView node, List<Integer> victims, long now) {
        return victims.stream()
                .mapToLong(victim -> isInUse(node, victim) ? NEVER : credit(node, victim))
                .max()
                .orElse(now);
    }

    /** Until when an unused model has a right to stay. */
    private long credit(NodeView node, int model) {
        long used = Math.max(node.lastUsedAt(model), node.residentSince(model));
        return used + (long) (stay * loadTime(node, model));
    }

    private static boolean isInUse(NodeView node, int model) {
        return node.running(model) > 0 || node.waiting(model) > 0;
    }

    private double loadTime(NodeView node, int model) {
        return loadTime[model] > 0 ? loadTime[model] : node.bytesToLoad(model) / assumedLoadRate * 1e9;
    }

    /** Who leaves for the model, as few as make enough room: unused ones first, by what is left of their right to stay; none if there is no way. */
    private List<Integer> victims(NodeView node, int model) {
        List<Integer> candidates = IntStream.range(0, waiting.length)
                .filter(m -> m != model && !pinned.contains(m) && node.state(m) == ModelState.RESIDENT)
                .boxed()
                .sorted(Comparator.comparing((Integer m) -> isInUse(node, m)).thenComparingLong(m -> credit(node, m)))
                .toList();
        List<Integer> victims = new ArrayList<>();
        long missing = node.bytesShort(model);
        for (int candidate : candidates) {
            if (missing > 0) {
                victims.add(candidate);
                missing -= node.heldBytes(candidate);
            }
        }
        return missing > 0 ? List.of() : victims;
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        int model = request.model();
        if (node.state(model) != ModelState.RESIDENT) {
            firstSince[model] = waiting[model] == 0 ? now : firstSince[model];
            waiting[model]++;
            sinceSum[model] += now;
        }
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        // who of them went is not known, and matters little: each takes an average share along
        int model = request.model();
        if (node.state(model) != ModelState.RESIDENT && waiting[model] > 0) {
            sinceSum[model] -= sinceSum[model] / waiting[model];
            waiting[model]--;
        }
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (node.state(model) == ModelState.LOADING) {
            loadingSince[model] = now;
        } else if (node.state(model) == ModelState.RESIDENT) {
            loadTime[model] = before == ModelState.LOADING ? now - loadingSince[model] : loadTime[model];
            waiting[model] = 0;
            sinceSum[model] = 0;
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "rent-or-buy",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "a load is paid for by the waiting that it ends, within a longest wait",
                    PolicySource.after("ski rental: Karlin, Manasse, Rudolph and Sleator 1988"));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.pinned();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new RentOrBuy(values, context);
        }
    }
}
