package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.policy.FleetView;
import io.simctl.policy.Placement;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;

/** No placement: machines load what they are asked for. */
public final class None implements Placement {
    None() {}

    @Override
    public long interval() {
        return 0;
    }

    @Override
    public boolean isolates() {
        return false;
    }

    @Override
    public void begin(FleetView fleet, Actions actions, long now) {}

    @Override
    public void tick(FleetView fleet, Actions actions, long now) {}

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, Placement> {
        public Type() {
            super("none", PolicyKind.FLEET_PLACEMENT, NoKnobs.class, "machines load what they are asked for");
        }

        @Override
        public Placement create(NoKnobs values, PolicyContext context) {
            return new None();
        }
    }
}
