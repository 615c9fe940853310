package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Swaps that are paid for by the waiting they end: a model in memory stays until it has been unused for as long as its load takes, and one
 * that is wanted earns its load once its requests have waited for that long together, or one of them for as long as it may. Then
 * victims finish what they run and leave. This is the rule of ski rental (Karlin, Manasse, Rudolph and Sleator 1988), by which one
 * pays at most twice what one would have paid who knew the future, applied to waiting and loads.
 *
 * <p>Whose turn it is to leave goes by the same account: the model that has been unused for longest beyond its due, or has least of
 * it left. Sizes and memory count as they are.
 */
public final class RentOrBuy extends WeighedSwap {
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

    RentOrBuy(Knobs knobs, PolicyContext context) {
        super(knobs.assumedLoadRate(), knobs.pinned(), context);
        price = knobs.price();
        stay = knobs.stay();
        maxWait = knobs.maxWait().toNanos();
    }

    @Override
    long beginsAt(NodeView node, int model, List<Integer> victims, long now) {
        return Math.min(earnedAt(node, model, now), dueAt(node, victims, now));
    }

    /** When the requests for the model will have waited for what its load costs, or the first of them for too long. */
    private long earnedAt(NodeView node, int model, long now) {
        long paidAt = ledger.paidAt(model, price * ledger.loadTime(node, model), now);
        return Math.min(paidAt, ledger.firstSince(model) + maxWait);
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
        return used + (long) (stay * ledger.loadTime(node, model));
    }

    /** Unused ones first, by what is left of their right to stay. */
    @Override
    List<Integer> victims(NodeView node, int model, long now) {
        return first(
                node,
                model,
                Comparator.comparing((Integer m) -> isInUse(node, m)).thenComparingLong(m -> credit(node, m)));
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
