package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
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
 * The machine with the least work for the request and beside it (the cost of Dynamo's KV router, August 2026), in tokens:
 *
 * <pre>cost = prefill_scale · max(0, prompts that wait for prefill + own prompt - overlap_credit · part sent there before) + prompts of all pending</pre>
 *
 * <p>The part sent there before is what this router sent, or what the machine's cache holds by its reports ({@link KnownPrefixes}); and the
 * prompts of all pending are added up, where Dynamo counts blocks that several of them share once. With a temperature the machine is drawn, by
 * the softmax of costs scaled to the range of all, which looks at every machine.
 */
public final class KvOverlap implements MachineChoice {
    private static final int HOLDERS = 16;

    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "part of the prompt's cached tokens that is taken off the work of its prefill",
                    min = 0,
                    max = 1,
                    def = "1")
            double overlapCredit,

            @Knob(value = "weight of prefill work beside the prompts of all pending requests", min = 0, def = "1")
            double prefillScale,

            @Knob(
                    value = "how freely machines of higher cost are drawn as well; 0 takes the one of least cost",
                    min = 0,
                    max = 1000,
                    def = "0")
            double temperature,

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
            int blocks)
            implements PrefixKnobs {}

    private final Knobs knobs;
    private final ModelCosts costs;
    private final KnownPrefixes known;
    private final RandomGenerator random;
    private final int[] holders = new int[HOLDERS];
    private final int[] cached = new int[HOLDERS];
    private final double[] costOf;

    KvOverlap(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        FleetLayout layout = new FleetLayout(context.fleet());
        costs = new ModelCosts(layout, this::enter);
        known = KnownPrefixes.of(knobs.prefixes(), layout, knobs.blocks());
        random = context.random();
        costOf = new double[layout.machines()];
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(known);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        costs.changed(machine);
    }

    /** The cost on a machine that was sent nothing of the prompt; equal machines are equally good. */
    private void enter(MachineView machine, int model, CostIndex index) {
        double fixed = knobs.prefillScale() * machine.promptTokensAheadTotal() + machine.pendingPromptTokensTotal();
        index.put(machine.index(), knobs.prefillScale(), fixed, 0, fixed, 0, 0);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        CostIndex index = costs.of(request, 0, fleet);
        int held = known.holders(request, holders, cached, candidates);
        if (knobs.temperature() > 0) {
            return draw(request, fleet, candidates, index, held);
        }
        double least = index.least(candidates, CostIndex.Filter.PASSING);
        int best = NONE;
        for (int i = 0; i < held; i++) {
            double cost = costWithOverlap(request, fleet.machine(holders[i]), cached[i]);
            if (best == NONE ? cost <= least : cost < least) {
                least = cost;
                best = holders[i];
            }
        }
        return best == NONE && least < Double.POSITIVE_INFINITY ? index.pick(candidates, least, random) : best;
    }

    private double costWithOverlap(Request request, MachineView machine, int overlap) {
        double prefill = machine.promptTokensAheadTotal() + request.promptTokens() - knobs.overlapCredit() * overlap;
        return knobs.prefillScale() * Math.max(0, prefill) + machine.pendingPromptTokensTotal();
    }

    private int draw(Request request, FleetView fleet, Candidates candidates, CostIndex index, int held) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int m = candidates.next(0); m != NONE; m = candidates.next(m + 1)) {
            costOf[m] = index.cost(m);
        }
        for (int i = 0; i < held; i++) {
            costOf[holders[i]] = costWithOverlap(request, fleet.machine(holders[i]), cached[i]);
        }
        for (int m = candidates.next(0); m != NONE; m = candidates.next(m + 1)) {
            least = Math.min(least, costOf[m]);
            most = Math.max(most, costOf[m]);
        }
        double scale = most > least ? 1 / ((most - least) * knobs.temperature()) : 0;
        int drawn = NONE;
        double weights = 0;
        for (int m = candidates.next(0); m != NONE; m = candidates.next(m + 1)) {
            double weight = Math.exp((least - costOf[m]) * scale);
            weights += weight;
            drawn = random.nextDouble() * weights < weight ? m : drawn;
        }
        return drawn;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "kv-overlap",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine with the least prefill left to do for the prompt, and beside it",
                    new PolicySource("NVIDIA Dynamo", "the cost of its KV router, August 2026"));
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new KvOverlap(values, context);
        }
    }
}
