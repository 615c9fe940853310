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
 * Selection of the first target that is in memory, else of the first that is being loaded, else of the first: a name for whatever is
 * there, that costs no swap while anything is (llama-swap, main of August 2026: {@code selectors.*.strategy: warm}). There the states are
 * those of this instant; here they are as old as what the Coordinator has heard.
 */
public final class Warm implements ModelSelection {
    /** The knobs. */
    public record Knobs(
            @Knob("the model that requests ask for; it may be a name only, on the disk of no machine")
            String model,

            @Knob("the models that may answer, the favourite first")
            List<String> targets)
            implements SelectorKnobs {}

    private final int model;
    private final TargetStates states;

    Warm(Knobs knobs, PolicyContext context) {
        model = context.model(knobs.model());
        states = new TargetStates(knobs.targets(), context);
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
        int ready = first(Readiness.READY);
        int chosen = ready >= 0 ? ready : Math.max(0, first(Readiness.STARTING));
        return states.model(chosen);
    }

    private int first(Readiness state) {
        for (int target = 0; target < states.count(); target++) {
            if (states.isSomewhere(target, state)) {
                return target;
            }
        }
        return -1;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends SelectorType<Knobs> {
        /** For the service loader. */
        public Type() {
            super("warm", Knobs.class, "the first target in memory, else the first being loaded, else the first");
        }

        @Override
        public ModelSelection create(Knobs values, PolicyContext context) {
            return new Warm(values, context);
        }
    }
}
