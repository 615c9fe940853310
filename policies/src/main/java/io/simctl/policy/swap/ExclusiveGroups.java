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
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups of which one model is in memory at a time, and a limit on how many models are there at all (LocalAI 2026, {@code
 * concurrency_groups} and {@code max-active-backends}). Busy and pinned models stay; the load is tried again each second and, after the last
 * try, goes on beside them all the same, with the rule broken. Models that are being loaded do not count, so that two of a group that are
 * asked for together both come. Sizes and free memory do not count.
 */
public final class ExclusiveGroups implements Swap, NodeObserver {
    /** Faults of earlier versions. */
    public enum Defect {
        /** Groups and pins are without effect, as they were from a start until the next change of settings. */
        UNSYNCED_AT_START
    }

    public record Knobs(
            @Knob(value = "groups by name, each of models that are not in memory together", def = "{}")
            Map<String, List<String>> groups,

            @Knob(value = "models in memory at most; 0 for no limit", def = "0", unit = "models", min = 0)
            int maxActive,

            @Knob(value = "models that never leave", def = "[]")
            List<String> pinned,

            @Knob(value = "whether models that are busy are killed instead of waited for", def = "false")
            boolean force,

            @Knob(
                    value = "whether the largest leaves first for the limit, and not the one used least recently",
                    def = "false")
            boolean sizeAware,

            @Knob(value = "tries to make room before a load goes on without it", def = "30", min = 1)
            int retries,

            @Knob(value = "time between two tries", def = "1s", min = 1e6)
            Duration retryInterval,

            @Knob(value = "faults of earlier versions", def = "[]")
            List<Defect> defects) {}

    /** The parts of a load, one after the other, each with tries of its own. */
    private enum Stage {
        GROUPS,
        LIMIT,
        LOAD
    }

    private final BitSet[] rivals;
    private final BitSet pinned = new BitSet();
    private final Knobs knobs;
    private final Stage[] stage;
    private final int[] tries;
    private final long[] tryAgainAt;

    ExclusiveGroups(Knobs knobs, PolicyContext context) {
        int models = context.fleet().models().size();
        this.knobs = knobs;
        rivals = new BitSet[models];
        Arrays.setAll(rivals, m -> new BitSet());
        if (!knobs.defects().contains(Defect.UNSYNCED_AT_START)) {
            knobs.groups().values().forEach(group -> keepApart(group, context));
            knobs.pinned().forEach(name -> pinned.set(context.model(name)));
        }
        stage = new Stage[models];
        tries = new int[models];
        tryAgainAt = new long[models];
        IntStream.range(0, models).forEach(this::startAfresh);
    }

    private void keepApart(List<String> group, PolicyContext context) {
        BitSet members = new BitSet();
        group.forEach(name -> members.set(context.model(name)));
        members.stream().forEach(model -> {
            rivals[model].or(members);
            rivals[model].clear(model);
        });
    }

    private void startAfresh(int model) {
        stage[model] = Stage.GROUPS;
        tries[model] = 0;
        tryAgainAt[model] = 0;
    }

    @Override
    public boolean loadsInOrder() {
        return false;
    }

    @Override
    public Plan plan(NodeView node, int model, long now) {
        if (now < tryAgainAt[model]) {
            return Plan.waitUntil(tryAgainAt[model]);
        }
        List<Departure> departures = new ArrayList<>();
        while (stage[model] != Stage.LOAD) {
            Eviction eviction = stage[model] == Stage.GROUPS ? rivals(node, model) : surplus(node, departures);
            departures.addAll(eviction.departures);
            if (eviction.needsMore && ++tries[model] < knobs.retries()) {
                tryAgainAt[model] = now + knobs.retryInterval().toNanos();
                return new Plan(departures, new Load.Wait(tryAgainAt[model]));
            }
            stage[model] = stage[model] == Stage.GROUPS ? Stage.LIMIT : Stage.LOAD;
            tries[model] = 0;
        }
        if (!departures.isEmpty()) {
            return new Plan(departures, new Load.Begin());
        }
        return node.isDraining() ? Plan.WAIT : Plan.PROCEED;
    }

    /** The departures of one try, and whether another try may free more. */
    private record Eviction(List<Departure> departures, boolean needsMore) {}

    private Eviction rivals(NodeView node, int model) {
        List<Integer> conflicts = loaded(node)
                .filter(m -> rivals[model].get(m))
                .boxed()
                .sorted(Comparator.comparingLong(node::lastUsedAt))
                .toList();
        List<Departure> departures = leaving(node, conflicts, conflicts.size());
        return new Eviction(departures, departures.size() < conflicts.size());
    }

    /** @param leaving those in memory that leave already, by another rule */
    private Eviction surplus(NodeView node, List<Departure> leaving) {
        if (knobs.maxActive() == 0) {
            return new Eviction(List.of(), false);
        }
        long loading =
                models(node).filter(m -> node.state(m) == ModelState.LOADING).count();
        int tooMany = (int) (loaded(node).count() - leaving.size() - knobs.maxActive() + loading + 1);
        List<Integer> candidates = loaded(node)
                .filter(m -> leaving.stream().noneMatch(departure -> departure.model() == m))
                .boxed()
                .sorted(order(node))
                .toList();
        List<Departure> departures = leaving(node, candidates, tooMany);
        boolean someAreBusy = candidates.stream().anyMatch(m -> !pinned.get(m) && isKept(node, m));
        return new Eviction(departures, departures.size() < tooMany && someAreBusy);
    }

    private Comparator<Integer> order(NodeView node) {
        Comparator<Integer> oldest = Comparator.comparingLong(node::lastUsedAt);
        Comparator<Integer> largest =
                Comparator.comparingLong((Integer m) -> node.heldBytes(m)).reversed();
        return knobs.sizeAware() ? largest.thenComparing(oldest) : oldest;
    }

    private List<Departure> leaving(NodeView node, List<Integer> candidates, int most) {
        return candidates.stream()
                .filter(m -> !pinned.get(m) && !isKept(node, m))
                .limit(Math.max(0, most))
                .map(m -> node.running(m) > 0 ? new Departure(m, 0) : Departure.drain(m))
                .toList();
    }

    private boolean isKept(NodeView node, int model) {
        return node.running(model) > 0 && !knobs.force();
    }

    private static IntStream models(NodeView node) {
        return IntStream.range(0, node.fleet().models().size());
    }

    private static IntStream loaded(NodeView node) {
        return models(node).filter(m -> node.state(m) == ModelState.RESIDENT);
    }

    @Override
    public void modelChanged(NodeView node, int model, ModelState before, long now) {
        if (node.state(model) == ModelState.LOADING) {
            startAfresh(model);
        }
    }

    @Override
    public void left(NodeView node, Request request, boolean started, long now) {
        if (node.state(request.model()) == ModelState.ON_DISK && node.awaitingLoad(request.model()) == 0) {
            startAfresh(request.model());
        }
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Swap> {
        public Type() {
            super(
                    "exclusive-groups",
                    PolicyKind.NODE_SWAP,
                    Knobs.class,
                    "one model of a group in memory, so many in all, busy ones waited for up to a limit",
                    new PolicySource("LocalAI", "concurrency_groups and max-active-backends, 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return Stream.concat(values.groups().values().stream().flatMap(List::stream), values.pinned().stream())
                    .distinct()
                    .toList();
        }

        @Override
        public Swap create(Knobs values, PolicyContext context) {
            return new ExclusiveGroups(values, context);
        }
    }
}
