package io.simctl.policy.selection;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.selection.TargetStates.Readiness;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * Selection that keeps to the targets that are in use, and opens the next one only when each of those has its share of requests under way:
 * the least busy target in use if it has fewer than {@code spillover}, else the first that is not in use, else the least busy; those
 * equally busy in turn (llama-swap, main of August 2026: {@code selectors.*.strategy: spillover}). A target is in use that is in memory, being
 * loaded, or has requests of this selection under way. None that can be had: 503.
 */
public final class Spillover implements ModelSelection {
    /** The knobs. */
    public record Knobs(
            @Knob("the model that requests ask for; it may be a name only, on the disk of no machine")
            String model,

            @Knob("the models that may answer, the favourite first")
            List<String> targets,

            @Knob(
                    value = "requests under way by this selection in each target before the next one is opened",
                    def = "1",
                    min = 1)
            int spillover)
            implements SelectorKnobs {}

    private final int model;
    private final int spillover;
    private final TargetStates states;
    private final int[] underWay;
    private int turn;

    Spillover(Knobs knobs, PolicyContext context) {
        model = context.model(knobs.model());
        spillover = knobs.spillover();
        states = new TargetStates(knobs.targets(), context);
        underWay = new int[states.count()];
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        states.changed(machine, now);
    }

    @Override
    public int select(Request request, FleetView fleet, long now) {
        if (request.model() != model) {
            return AS_ASKED;
        }
        int least = leastInUse();
        if (least < spillover) {
            return begin(inTurn(least));
        }
        int next = firstNotInUse();
        if (next >= 0) {
            return begin(next);
        }
        return least == Integer.MAX_VALUE ? NONE : begin(inTurn(least));
    }

    private boolean isInUse(int target) {
        return states.isSomewhere(target, Readiness.READY)
                || states.isSomewhere(target, Readiness.STARTING)
                || underWay[target] > 0;
    }

    /** Requests under way in the least busy target in use; {@link Integer#MAX_VALUE} when none is. */
    private int leastInUse() {
        int least = Integer.MAX_VALUE;
        for (int target = 0; target < underWay.length; target++) {
            if (isInUse(target)) {
                least = Math.min(least, underWay[target]);
            }
        }
        return least;
    }

    private int firstNotInUse() {
        for (int target = 0; target < underWay.length; target++) {
            if (!isInUse(target) && states.isSomewhere(target, Readiness.STOPPED)) {
                return target;
            }
        }
        return -1;
    }

    private int inTurn(int busy) {
        int tied = 0;
        for (int target = 0; target < underWay.length; target++) {
            tied += isInUse(target) && underWay[target] == busy ? 1 : 0;
        }
        int skip = Math.floorMod(turn++, tied);
        for (int target = 0; target < underWay.length; target++) {
            if (isInUse(target) && underWay[target] == busy && skip-- == 0) {
                return target;
            }
        }
        throw new IllegalStateException("no target in use has " + busy + " requests under way");
    }

    private int begin(int target) {
        underWay[target]++;
        return states.model(target);
    }

    @Override
    public void ended(int chosen, long now) {
        underWay[states.targetOf(chosen)]--;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends SelectorType<Knobs> {
        /** For the service loader. */
        public Type() {
            super("spillover", Knobs.class, "the least busy target in use; the next one when all have their share");
        }

        @Override
        public ModelSelection create(Knobs values, PolicyContext context) {
            return new Spillover(values, context);
        }
    }
}
