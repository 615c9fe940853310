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
 * Swaps by what is to be expected from the arrivals so far: a model's next request is as far off as the gaps of its past let expect,
 * after a silence as long as this one, newer gaps weighing more. A model that leaves will be out of reach for a while: until the other one is loaded,
 * has served and it is loaded again itself. What its requests would wait in all, if they come that far apart meanwhile, is the cost of
 * making it leave. Those leave whose cost by the byte is least.
 *
 * <p>The load begins when those who want it have waited for as long as it costs the others, less one gap between them; or one of them
 * for as long as it may. This is the threshold at which cost and waiting by the time are least together where requests come at random at
 * a steady rate: who is wanted seldom is loaded at once, who is wanted often lets some gather.
 */
public final class Predictive extends WeighedSwap {
    public record Knobs(
            @Knob(
                    value = "waiting that pays for a load, as a multiple of what is expected to be right",
                    def = "1",
                    min = 0)
            double price,

            @Knob(
                    value = "weight of the newest gap between requests in what is expected",
                    def = "0.05",
                    min = 0.001,
                    max = 1)
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

    /** Expectations fall while nothing comes, so that the time until a load is paid for is not waited out at a stretch. */
    private static final int LOOKS = 4;

    private static final long SHORTEST_LOOK = 50_000_000;

    private final double price;
    private final long maxWait;
    private final GapHistory[] history;

    Predictive(Knobs knobs, PolicyContext context) {
        super(knobs.assumedLoadRate(), knobs.pinned(), context);
        price = knobs.price();
        maxWait = knobs.maxWait().toNanos();
        history = new GapHistory[context.fleet().models().size()];
        Arrays.setAll(history, model -> new GapHistory(knobs.weight()));
    }

    @Override
    public void admitted(NodeView node, Request request, long now) {
        history[request.model()].arrived(now);
    }

    /** What the victim's requests are expected to wait in all for having it leave. */
    private double expectedWaiting(NodeView node, int victim, int wanted, long now) {
        double absence = ledger.absence(node, victim, wanted);
        return node.waiting(victim) * absence + absence * absence / 2 / history[victim].gap(now);
    }

    @Override
    List<Integer> victims(NodeView node, int model, long now) {
        return first(
                node, model, Comparator.comparingDouble(m -> expectedWaiting(node, m, model, now) / node.heldBytes(m)));
    }

    @Override
    long beginsAt(NodeView node, int model, List<Integer> victims, long now) {
        double cost = 0;
        for (int victim : victims) {
            cost += expectedWaiting(node, victim, model, now);
        }
        long paid = ledger.paidAt(model, price * (cost - history[model].next(now)), now);
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
