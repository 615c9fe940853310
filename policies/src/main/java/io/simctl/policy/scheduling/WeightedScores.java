package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.KnownPrefixes;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.index.PrefixKnobs;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The machine with the highest weighted sum of three scores from 0 to 1 (llm-d's router 0.10, queue-scorer, kv-cache-utilization-scorer and
 * prefix-cache-scorer with its default weights): how short its queue is between the longest of all and the shortest, how much of its
 * KV cache is free, and how much of the prompt it was sent before.
 *
 * <p>There, queue and utilisation are what machines report. Here a queue is what waits by the last report and what was sent since, and KV cache
 * in use is the prompts of all that is pending, since not all machines report theirs.
 */
public final class WeightedScores implements MachineChoice {
    private static final int HOLDERS = 16;

    /** Faults of the original. */
    public enum Defect {
        /** A queue is taken to be as long as it was reported, whatever was sent there since. */
        FORGETS_DISPATCHES
    }

    /** The knobs. */
    public record Knobs(
            @Knob(value = "weight of a short queue", min = 0, def = "2")
            double queue,

            @Knob(value = "weight of free KV cache", min = 0, def = "2")
            double kvCache,

            @Knob(value = "weight of the part of the prompt that was sent there before", min = 0, def = "3")
            double prefix,

            @Knob(
                    value =
                            "how machines' prefix caches are known: by what was `sent` there, or as they `reported` them themselves (engines with `vllm`'s rules)",
                    def = "sent")
            KnownPrefixes.By prefixes,

            @Knob(
                    value = "blocks of prompts remembered, once for each machine that was sent them",
                    unit = "blocks",
                    min = 8,
                    max = 1 << 26,
                    def = "262144")
            int blocks,

            @Knob(value = "faults of the original", def = "[]")
            List<Defect> defects)
            implements PrefixKnobs {}

    private final Knobs knobs;
    private final boolean forgets;
    private final Fleet fleet;
    private final ModelCosts costs;
    private final BusyLevels[] queues;
    private final KnownPrefixes known;
    private final RandomGenerator random;
    private final int[] holders = new int[HOLDERS];
    private final int[] cached = new int[HOLDERS];

    WeightedScores(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        forgets = knobs.defects().contains(Defect.FORGETS_DISPATCHES);
        fleet = context.fleet();
        FleetLayout layout = new FleetLayout(fleet);
        costs = new ModelCosts(layout, this::enter);
        known = KnownPrefixes.of(knobs.prefixes(), layout, knobs.blocks());
        random = context.random();
        queues = new BusyLevels[layout.models()];
        for (int model = 0; model < queues.length; model++) {
            queues[model] = new BusyLevels(layout.machines());
        }
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(known);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        costs.changed(machine);
    }

    private int queue(MachineView machine, int model) {
        return forgets ? machine.waiting(model) : machine.waiting(model) + machine.sentSinceReport(model);
    }

    /** The part of the KV cache that is in use; of a machine without room for any, all. */
    private double inUse(MachineView machine) {
        double room = machine.machine().usableBytes() - (double) machine.residentWeightBytes();
        double used = 0;
        for (int model = machine.nextBusyModel(0); model >= 0; model = machine.nextBusyModel(model + 1)) {
            used += (double) machine.pendingPromptTokens(model)
                    * fleet.model(model).kvBytesPerToken();
        }
        return used < room ? used / room : 1;
    }

    /** What is missing to the highest score, with what one place in a queue costs in place of a token; the prefix aside. */
    private void enter(MachineView machine, int model, CostIndex index) {
        int m = machine.index();
        int queue = queue(machine, model);
        double fixed = knobs.kvCache() * inUse(machine);
        index.put(m, queue, fixed, 0, fixed, 0, 0);
        if (machine.isOnline()) {
            queues[model].put(m, queue);
        } else {
            queues[model].at(queues[model].level(m)).remove(m);
        }
    }

    @Override
    public int choose(Request request, FleetView view, Candidates candidates, long now) {
        int model = request.model();
        CostIndex index = costs.of(request, 0, view);
        int shortest = queues[model].lowest();
        double perPlace = knobs.queue() / Math.max(1, queues[model].top() - shortest);
        index.request(perPlace, 0);
        double least = index.least(candidates, CostIndex.Filter.PASSING);
        int best = NONE;
        double bestMissing = least;
        int held = knobs.prefix() > 0 ? known.holders(request, holders, cached, candidates) : 0;
        for (int i = 0; i < held; i++) {
            double missing = index.cost(holders[i]) - knobs.prefix() * cached[i] / request.promptTokens();
            if (missing < bestMissing) {
                bestMissing = missing;
                best = holders[i];
            }
        }
        return best == NONE && least < Double.POSITIVE_INFINITY ? index.pick(candidates, least, random) : best;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "weighted-scores",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine with the highest sum of scores for its queue, its KV cache and the prompt's prefix",
                    new PolicySource("llm-d", "scorers of its router 0.10, August 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new WeightedScores(values, context);
        }
    }
}
