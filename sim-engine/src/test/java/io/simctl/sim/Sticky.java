package io.simctl.sim;

import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.util.Arrays;
import java.util.List;

/** The machine that a model went to last while it passes, else what another policy says. */
final class Sticky implements FleetScheduling {
    record Knobs(
            @Knob(value = "whether a model stays where it was", def = "true")
            boolean stay,

            @Knob(name = "else", value = "policy that chooses where the model was not or cannot stay")
            PolicyChoice<FleetScheduling> other) {}

    private static final int NOWHERE = -1;

    private final boolean stay;
    private final FleetScheduling other;
    private final int[] last;

    private Sticky(Knobs knobs, PolicyContext context) {
        stay = knobs.stay();
        other = knobs.other().create(context);
        last = new int[context.fleet().models().size()];
        Arrays.fill(last, NOWHERE);
    }

    @Override
    public List<FleetObserver> inner() {
        return List.of(other);
    }

    @Override
    public Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
        int model = request.model();
        if (stay && last[model] != NOWHERE && candidates.passes(last[model])) {
            return fleet.to(last[model]);
        }
        Dispatch dispatch = other.dispatch(request, fleet, candidates, now);
        last[model] = dispatch instanceof Dispatch.To(int machine) ? machine : NOWHERE;
        return dispatch;
    }

    static final class Type extends PolicyType<Knobs, FleetScheduling> {
        Type() {
            super("sticky", PolicyKind.FLEET_SCHEDULING, Knobs.class, "the machine of the last time");
        }

        @Override
        public FleetScheduling create(Knobs knobs, PolicyContext context) {
            return new Sticky(knobs, context);
        }
    }
}
