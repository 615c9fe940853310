package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
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
 * Keeps the public's requests off machines that have not proved what they run (d-inference, the gates of the scheduler from untrusted to
 * trust floor, which fall together here: {@code trusted: false} of a fleet entry stands for each of them). Who owns such a machine and asks
 * for it may use it. Turns nothing away by itself.
 */
public final class TrustedOnly implements FleetAdmission {
    /** Gate of a machine below the floor. */
    public static final String TRUST_FLOOR = "trust_floor";

    private TrustedOnly() {}

    @Override
    public String gate(MachineView machine, Request request, long now) {
        return machine.machine().trusted() || isOwnersOwn(machine, request) ? OPEN : TRUST_FLOOR;
    }

    private static boolean isOwnersOwn(MachineView machine, Request request) {
        return request.route() != Route.PUBLIC
                && request.owner() != Request.NO_OWNER
                && machine.machine().owner() == request.owner();
    }

    @Override
    public boolean gateHoldsUntilChange() {
        return true;
    }

    @Override
    public boolean mayServe(MachineView machine, int model, long now) {
        return machine.machine().trusted();
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
                    "trusted-only",
                    PolicyKind.FLEET_ADMISSION,
                    NoKnobs.class,
                    "only machines that have proved what they run, but for their owners",
                    new PolicySource("d-inference", "coordinator scheduler, trust gates"));
        }

        @Override
        public FleetAdmission create(NoKnobs knobs, PolicyContext context) {
            return new TrustedOnly();
        }
    }
}
