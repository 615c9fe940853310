package io.simctl.policy.selection;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetView;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyType;
import java.util.List;

/**
 * Selection of the first target always, so that a name stands for whatever model the operator puts there (llama-swap, main of August
 * 2026: {@code selectors.*.strategy: pin}).
 */
public final class Pin implements ModelSelection {
    /** The knobs. */
    public record Knobs(
            @Knob("the model that requests ask for; it may be a name only, on the disk of no machine")
            String model,

            @Knob("the models that may answer, the favourite first")
            List<String> targets)
            implements SelectorKnobs {}

    private final int model;
    private final int target;

    Pin(Knobs knobs, PolicyContext context) {
        model = context.model(knobs.model());
        target = context.model(knobs.targets().getFirst());
    }

    @Override
    public int select(Request request, FleetView fleet, long now) {
        return request.model() == model ? target : AS_ASKED;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends SelectorType<Knobs> {
        /** For the service loader. */
        public Type() {
            super("pin", Knobs.class, "always the first target");
        }

        @Override
        public ModelSelection create(Knobs values, PolicyContext context) {
            return new Pin(values, context);
        }
    }
}
