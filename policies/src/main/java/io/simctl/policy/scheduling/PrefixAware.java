package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.KnownPrefixes;
import io.simctl.policy.index.PrefixKnobs;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * The machine that was sent the longest part of the prompt before, so that its prefix cache saves the computing of it, unless that is far
 * busier than the least busy one (the cache_aware policy of the SGLang gateway 0.3.1, which vLLM's router 0.1.15 has as well, with
 * their thresholds).
 *
 * <p>Both of them hold their thresholds against the busiest machine, and so give up every prefix while one machine is overloaded; here it
 * is the machine of the prefix that may not be too busy. A prompt that is new to all goes to the least busy machine.
 */
public final class PrefixAware implements MachineChoice {
    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "part of a prompt that a machine must have been sent more than, to be preferred for it",
                    min = 0,
                    max = 1,
                    def = "0.3")
            double share,

            @Knob(
                    value = "requests pending that it may have beyond the least busy machine, whatever their ratio",
                    unit = "requests",
                    min = 0,
                    def = "64")
            int balanceDifference,

            @Knob(
                    value = "how many times as many as the least busy machine it may have, whatever their difference",
                    min = 1,
                    def = "1.5")
            double balanceRatio,

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
    private final LeastBusy leastBusy;
    private final KnownPrefixes known;

    PrefixAware(Knobs knobs, PolicyContext context) {
        this.knobs = knobs;
        leastBusy = new LeastBusy(new LeastBusy.Knobs(LeastBusy.Ties.RANDOM), context);
        known = KnownPrefixes.of(knobs.prefixes(), new FleetLayout(context.fleet()), knobs.blocks());
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(known, leastBusy);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        int calmest = leastBusy.choose(request, fleet, candidates, now);
        if (calmest == NONE) {
            return NONE;
        }
        int holder = known.holder(request, knobs.share(), fleet, candidates);
        boolean isWorthIt = holder != KnownPrefixes.NONE && !isFarBusier(fleet.machine(holder), fleet.machine(calmest));
        return isWorthIt ? holder : calmest;
    }

    private boolean isFarBusier(MachineView machine, MachineView calmest) {
        int pending = machine.pendingTotal();
        int least = calmest.pendingTotal();
        return pending - least > knobs.balanceDifference() && pending > knobs.balanceRatio() * least;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "prefix-aware",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine that was sent the longest part of the prompt, unless far busier than others",
                    new PolicySource("SGLang", "cache_aware of its gateway 0.3.1; vLLM's router 0.1.15"));
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new PrefixAware(values, context);
        }
    }
}
