package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.ModelState;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Swaps as late as they can be and still keep a limit on waiting, so that those who come meanwhile share the load: victims begin to drain when the first who
 * waits would otherwise be late, by what the requests that run are expected to take yet and by what the load takes; or as soon as they
 * are unused. What runs is never broken off, and nobody waits for a pause that does not come.
 *
 * <p>A limit that cannot be kept any more is kept as nearly as can be: the swap begins at once.
 */
public final class ByDeadline extends WeighedSwap {
    public record Knobs(
            @Knob(value = "wait for a model within which its requests shall begin to be served", def = "1m", min = 0)
            Duration within,

            @Knob(value = "other limits of models", def = "{}", min = 0)
            Map<String, Duration> models,

            @Knob(
                    value = "time kept in hand for draining and loading, as a share of what they are expected to take",
                    def = "0.25",
                    min = 0,
                    max = 100)
            double reserve,

            @Knob(
                    value = "how fast a model loads that has not been loaded yet; its last load tells afterwards",
                    def = "1GB/s",
                    unit = "bytes/s",
                    min = 1)
            double assumedLoadRate,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned) {}

    /** Weight of the newest drain in what drains take by what was expected. */
    private static final double NEWEST = 0.3;

    private static final int LOOKS = 4;

    private static final long SHORTEST_LOOK = 50_000_000;

    private final long[] within;
    private final double reserve;
    private final Drain[] drains;

    /** The drains of a model: what they took so far as a multiple of what was expected, and the one under way. */
    private static final class Drain {
        double factor = 1;
        double expected;
        long since;
    }

    ByDeadline(Knobs knobs, PolicyContext context) {
        super(knobs.assumedLoadRate(), knobs.pinned(), context);
        within = new long[context.fleet().models().size()];
        Arrays.fill(within, knobs.within().toNanos());
        knobs.models().forEach((name, limit) -> within[context.model(name)] = limit.toNanos());
        reserve = 1 + knobs.reserve();
        drains = Stream.generate(Drain::new).limit(within.length).toArray(Drain[]::new);
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        Drain drain = drains[model];
        if (node.state(model) == ModelState.DRAINING) {
            drain.expected = atRandom(node, model);
            drain.since = now;
        } else if (before == ModelState.DRAINING && node.state(model) == ModelState.ON_DISK && drain.expected > 0) {
            drain.factor += NEWEST * ((now - drain.since) / drain.expected - drain.factor);
        }
    }

    @Override
    long beginsAt(NodeView node, int model, List<Integer> victims, long now) {
        double drain = 0;
        boolean inUse = false;
        for (int victim : victims) {
            drain = Math.max(drain, drain(node, victim));
            inUse |= isInUse(node, victim);
        }
        double needed = reserve * (drain + ledger.loadTime(node, model));
        return inUse ? look(ledger.firstSince(model) + (long) (within[model] - needed), now) : now;
    }

    /** Looks again before that time comes: more may run by then, and take longer to end. */
    private static long look(long begin, long now) {
        return begin <= now ? begin : Math.min(begin, now + Math.max(SHORTEST_LOOK, (begin - now) / LOOKS));
    }

    /** How long the last of those who run is expected to run yet, as drains went so far. */
    private double drain(NodeView node, int model) {
        return drains[model].factor * atRandom(node, model);
    }

    /** The same if requests end at random: their mean, once for the last of them, half for the last but one, and so on. */
    private double atRandom(NodeView node, int model) {
        double parts = 0;
        for (int running = node.running(model); running > 0; running--) {
            parts += 1.0 / running;
        }
        return parts * ledger.serviceTime(model);
    }

    /** Unused ones first, then those that are through soonest, then those that were used longest ago. */
    @Override
    List<Integer> victims(NodeView node, int model, long now) {
        return first(
                node,
                model,
                Comparator.comparing((Integer m) -> isInUse(node, m))
                        .thenComparingDouble(m -> drain(node, m))
                        .thenComparingLong(node::lastUsedAt));
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "by-deadline",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "swaps as late as a limit on waiting allows, nothing broken off");
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            Set<String> names = new TreeSet<>(values.models().keySet());
            names.addAll(values.pinned());
            return names;
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new ByDeadline(values, context);
        }
    }
}
