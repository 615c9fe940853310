package io.simctl.policy.swap;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.bound.LeastLoads;
import io.simctl.policy.swap.bound.LoadProblem;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Swaps of one who knows when requests will come, a yardstick for all who do not. Those models leave without which the loads to come
 * cost least: by a search of all ways where models and requests are few enough, otherwise those whose next use is furthest, counted by
 * their bytes and against what their loads take (Bélády 1966, with costs and sizes). A load begins at the moment, now or after some arrival, at which those who
 * wait for it and those whom it takes a model from wait least together.
 *
 * <p>It knows arrivals and nothing else: how long an answer takes it must guess like everybody, and rejections and retries it does
 * not foresee.
 */
public final class Clairvoyant extends WeighedSwap {
    public record Knobs(
            @Knob(
                    value = "how fast a model loads that has not been loaded yet; its last load tells afterwards",
                    def = "1GB/s",
                    unit = "bytes/s",
                    min = 1)
            double assumedLoadRate,

            @Knob(
                    value = "whether every load begins at once, as paging has it, whoever has to wait for it",
                    def = "false")
            boolean atOnce,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned) {}

    /** Time within which a request is at its machine after it was sent. */
    private static final long ON_THE_WAY = 100_000_000;

    private final Foresight foresight;
    private final Optional<LeastLoads> future;
    private final boolean atOnce;

    Clairvoyant(Knobs knobs, PolicyContext context) {
        super(knobs.assumedLoadRate(), knobs.pinned(), context);
        atOnce = knobs.atOnce();
        foresight = context.foresight();
        future = Optional.of(context.fleet())
                .filter(fleet -> fleet.models().size() <= LoadProblem.MOST_MODELS)
                .map(fleet -> problem(fleet, foresight, knobs.assumedLoadRate()))
                .filter(LeastLoads::isSmall)
                .map(LeastLoads::of);
    }

    private static LoadProblem problem(Fleet fleet, Foresight foresight, double loadRate) {
        long[] sizes = LongStream.range(0, fleet.models().size())
                .map(model -> fleet.bytesToLoad(0, (int) model))
                .toArray();
        double[] seconds =
                LongStream.of(sizes).mapToDouble(bytes -> bytes / loadRate).toArray();
        return new LoadProblem(fleet.machine(0).usableBytes(), sizes, seconds, foresight.models());
    }

    @Override
    List<Integer> victims(NodeView node, int model, long now) {
        return future.map(costs -> leastCostly(node, model, costs, now))
                .orElseGet(() -> first(node, model, Comparator.comparingDouble(m -> -distance(node, m, now))));
    }

    /** How far the model's next use is, times its bytes, by what its load takes. */
    private double distance(NodeView node, int model, long now) {
        if (node.waiting(model) > 0) {
            return 0;
        }
        double next = foresight.next(model, now) - (double) now;
        return next * node.heldBytes(model) / ledger.loadTime(node, model);
    }

    /** Of all that could leave together, those without which the future costs least; among equals those whose next use is furthest. */
    private List<Integer> leastCostly(NodeView node, int model, LeastLoads costs, long now) {
        int[] candidates = evictable(node, model).toArray();
        int past = foresight.past(now);
        int resident = IntStream.of(candidates).reduce(0, LoadProblem::with);
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int part = 1; part < 1 << candidates.length; part++) {
            int leaving = set(candidates, part);
            if (makesRoom(node, model, leaving)) {
                double cost = costs.from(past, LoadProblem.with(resident & ~leaving, model))
                        + hurry(node, candidates, leaving)
                        - tie(candidates, leaving, now);
                if (cost < least) {
                    least = cost;
                    best = leaving;
                }
            }
        }
        int chosen = best;
        return IntStream.of(candidates)
                .filter(m -> LoadProblem.contains(chosen, m))
                .boxed()
                .toList();
    }

    private static int set(int[] candidates, int part) {
        int set = 0;
        for (int i = 0; i < candidates.length; i++) {
            set = LoadProblem.contains(part, i) ? LoadProblem.with(set, candidates[i]) : set;
        }
        return set;
    }

    private static boolean makesRoom(NodeView node, int model, int leaving) {
        long bytes = 0;
        for (int m = 0; leaving >> m != 0; m++) {
            bytes += LoadProblem.contains(leaving, m) ? node.heldBytes(m) : 0;
        }
        return bytes >= node.bytesShort(model);
    }

    /** Loads of models that leave although requests wait in their queues: the search knows only requests to come. */
    private double hurry(NodeView node, int[] candidates, int leaving) {
        double seconds = 0;
        for (int m : candidates) {
            boolean again = LoadProblem.contains(leaving, m) && node.waiting(m) > 0;
            seconds += again ? ledger.loadTime(node, m) / 1e9 : 0;
        }
        return seconds;
    }

    /** A little, and more for uses that are further: below what any load costs. */
    private double tie(int[] candidates, int leaving, long now) {
        double nearest = Double.MAX_VALUE;
        for (int m : candidates) {
            nearest = LoadProblem.contains(leaving, m)
                    ? Math.min(nearest, foresight.next(m, now) - (double) now)
                    : nearest;
        }
        return 1e-6 * nearest / (nearest + 1e12);
    }

    @Override
    long beginsAt(NodeView node, int model, List<Integer> victims, long now) {
        long best = now;
        double least = atOnce ? 0 : cost(node, model, victims, now, now);
        for (long next = soonest(victims, now); next != NEVER; next = soonest(victims, next)) {
            long at = next + ON_THE_WAY;
            if (waitedUntil(at, model, now) >= least) {
                return best;
            }
            double cost = cost(node, model, victims, now, at);
            if (cost < least) {
                least = cost;
                best = at;
            }
        }
        return best;
    }

    /** When the next request for one of the victims comes. */
    private long soonest(List<Integer> victims, long after) {
        return victims.stream()
                .mapToLong(victim -> foresight.next(victim, after))
                .min()
                .orElse(NEVER);
    }

    /** What all wait together when the victims leave at that time and come back as soon as they can. */
    private double cost(NodeView node, int model, List<Integer> victims, long now, long at) {
        double cost = waitedUntil(at, model, now);
        for (int victim : victims) {
            double absence = ledger.absence(node, victim, model);
            cost += at == now ? node.waiting(victim) * absence : 0;
            int number = foresight.firstAfter(victim, at);
            for (long next = foresight.at(victim, number);
                    next - (double) at < absence;
                    next = foresight.at(victim, ++number)) {
                cost += at + absence - next;
            }
        }
        return cost;
    }

    /** What those wait for the model from now on who wait already or come until then. */
    private double waitedUntil(long at, int model, long now) {
        double waited = (double) ledger.waiting(model) * (at - now);
        int number = foresight.firstAfter(model, now);
        for (long next = foresight.at(model, number); next < at; next = foresight.at(model, ++number)) {
            waited += at - next;
        }
        return waited;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "clairvoyant",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "swaps of one who knows when requests will come: a yardstick, for simulations only",
                    PolicySource.after("Bélády 1966, with sizes and costs of loads"));
        }

        @Override
        public boolean isClairvoyant() {
            return true;
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return values.pinned();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new Clairvoyant(values, context);
        }
    }
}
