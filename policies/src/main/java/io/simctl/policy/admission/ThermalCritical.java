package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;

/**
 * Keeps every request off the machines whose last report says that they are critically hot, and placement, too (d-inference, the gate of
 * that name in the coordinator's scheduler). Turns nothing away by itself: requests for which nothing else is left wait.
 */
public final class ThermalCritical implements FleetAdmission {
    /** Gate of a machine that is too hot. */
    public static final String THERMAL_CRITICAL = "thermal_critical";

    private ThermalCritical() {}

    @Override
    public String gate(MachineView machine, Request request, long now) {
        return machine.thermal() == ThermalState.CRITICAL ? THERMAL_CRITICAL : OPEN;
    }

    @Override
    public boolean gateHoldsUntilChange() {
        return true;
    }

    @Override
    public boolean mayServe(MachineView machine, int model, long now) {
        return machine.thermal() != ThermalState.CRITICAL;
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        return Verdict.ADMIT;
    }

    /** Its name and kind. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<NoKnobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "thermal-critical",
                    PolicyKind.FLEET_ADMISSION,
                    NoKnobs.class,
                    "no requests to machines that report that they are critically hot; needs a fault with `thermal`",
                    new PolicySource("d-inference", "coordinator scheduler, June to September 2026"));
        }

        @Override
        public FleetAdmission create(NoKnobs knobs, PolicyContext context) {
            return new ThermalCritical();
        }
    }
}
