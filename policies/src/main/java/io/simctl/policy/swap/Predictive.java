package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Swaps by what is to be expected from the arrivals so far. Each model's rate is one over the average gap between its requests, newer
 * gaps weighing more, or over the time since the last one once that is longer. A model that leaves will be out of reach for a while: until
 * the other one is loaded, has served and it is loaded again itself. What its requests would wait in all on average, as they come at that rate
 * meanwhile, is the cost of making it leave. Those leave whose cost by the byte is least, and the load begins when those who want it
 * have waited for as long as it costs the others, or one of them for as long as it may.
 */
public final class Predictive extends WeighedSwap {
    public record Knobs(
            @Knob(
                    value = "waiting that pays for a load, as a multiple of the waiting that it is expected to cause",
                    def = "1",
                    min = 0)
            double price,

            @Knob(value = "weight of the newest gap between requests in their average", def = "0.2", min = 0, max = 1)
            double weight,

            @Knob(
                    value = "wait of a single request after which its model is loaded whatever it costs",
                    def = "1m",
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

    private static final long NOT_YET = -1;

    /** Expectations fall while nothing comes, so that the time until a load is paid for is not waited out at a stretch. */
    private static final int LOOKS = 4;

    private static final long SHORTEST_LOOK = 50_000_000;

    private final double price;
    private final double weight;
    private final long maxWait;
    private final long[] lastAt;
    private final double[] gap;

    Predictive(Knobs knobs, PolicyContext context) {
        super(knobs.assumedLoadRate(), knobs.pinned(), context);
        price = knobs.price();
        weight = knobs.weight();
        maxWait = knobs.maxWait().toNanos();
        lastAt = new long[context.fleet().models().size()];
        gap = new double[lastAt.length];
        Arrays.fill(lastAt, NOT_YET);
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        int model = request.model();
        if (lastAt[model] != NOT_YET) {
            double newest = (double) (now - lastAt[model]);
            gap[model] = gap[model] == 0 ? newest : gap[model] + weight * (newest - gap[model]);
        }
        lastAt[model] = now;
    }

    /** Requests per nanosecond that are expected of the model. */
    private double rate(int model, long now) {
        return lastAt[model] == NOT_YET ? 0 : 1 / Math.max(1, Math.max(gap[model], now - lastAt[model]));
    }

    /** What the victim's requests are expected to wait in all for having it leave. */
    private double expectedWaiting(NodeView node, int victim, int wanted, long now) {
        double absence = ledger.absence(node, victim, wanted);
        return node.waiting(victim) * absence + rate(victim, now) * absence * absence / 2;
    }

    @Override
    List<Integer> victims(NodeView node, int model, long now) {
        return first(
                node,
                model,
                Comparator.comparingDouble(m -> expectedWaiting(node, m, model, now) / node.heldBytes(m)));
    }

    @Override
    long beginsAt(NodeView node, int model, List<Integer> victims, long now) {
        double cost = 0;
        for (int victim : victims) {
            cost += expectedWaiting(node, victim, model, now);
        }
        long paid = ledger.paidAt(model, price * cost, now);
        long look = paid <= now ? now : Math.min(paid, now + Math.max(SHORTEST_LOOK, (paid - now) / LOOKS));
        return Math.min(look, ledger.firstSince(model) + maxWait);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "predictive",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "a load is paid for by the waiting it is expected to cause, by the rates of arrivals so far");
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.pinned();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Predictive(values, context);
        }
    }
}
