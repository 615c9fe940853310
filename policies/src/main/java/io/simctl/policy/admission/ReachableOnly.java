package io.simctl.policy.admission;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.MachineSet;
import io.simctl.policy.type.HttpStatus;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Rejection at once, with 503, of a request that no machine which can be reached could serve (helexa cortex, routing of August 2026),
 * instead of letting it wait for one to come back.
 */
public final class ReachableOnly implements FleetAdmission {
    /** Why a request was rejected: no machine at all can be reached, or none of those that have the model. */
    public static final String UNREACHABLE = "no_machine_reachable";

    /** The knobs. */
    public record Knobs(
            @Knob(value = "when the client may try again while no machine can be reached", def = "5s", min = 0)
            Duration retryAfter,

            @Knob(value = "the same while machines can be, but none that has the model", def = "3s", min = 0)
            Duration modelRetryAfter,

            @Knob(
                    value =
                            "the same while no machine serves the model and one loads it again after a fault, which it is left to",
                    def = "2s",
                    min = 0)
            Duration recoveringRetryAfter) {}

    /** Why a request was rejected: the machine that has its model has not yet loaded it again. */
    public static final String RECOVERING = "model_recovering";

    private final FleetLayout layout;
    private final Verdict nobody;
    private final Verdict nobodyWithModel;
    private final Verdict recovering;
    private final int[] recoveringOn;
    private int recoveringModels;
    private final boolean[] online;
    private final int[] reachable;
    private int reachableMachines;

    ReachableOnly(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        nobody = rejection(knobs.retryAfter());
        nobodyWithModel = rejection(knobs.modelRetryAfter());
        recovering = Verdict.reject(
                HttpStatus.UNAVAILABLE, RECOVERING, knobs.recoveringRetryAfter().toNanos());
        recoveringOn = new int[layout.machines()];
        online = new boolean[layout.machines()];
        Arrays.fill(online, true);
        reachableMachines = layout.machines();
        reachable = new int[layout.models()];
        for (int model = 0; model < reachable.length; model++) {
            reachable[model] = layout.machinesOf(model).size();
        }
    }

    private static Verdict rejection(Duration retryAfter) {
        return Verdict.reject(HttpStatus.UNAVAILABLE, UNREACHABLE, retryAfter.toNanos());
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        int index = machine.index();
        recoveringModels += machine.recoveringModels() - recoveringOn[index];
        recoveringOn[index] = machine.recoveringModels();
        if (machine.isOnline() == online[index]) {
            return;
        }
        online[index] = machine.isOnline();
        int change = online[index] ? 1 : -1;
        reachableMachines += change;
        for (int model : layout.modelsOf(index)) {
            reachable[model] += change;
        }
    }

    @Override
    public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
        if (reachableMachines == 0) {
            return nobody;
        }
        boolean isServed = !layout.machinesOf(request.model()).isEmpty();
        if (isServed && reachable[request.model()] == 0) {
            return nobodyWithModel;
        }
        return recoveringModels > 0 && isLeftToRecover(request.model(), fleet) ? recovering : Verdict.ADMIT;
    }

    private boolean isLeftToRecover(int model, FleetView fleet) {
        MachineSet machines = layout.machinesOf(model);
        boolean recovers = false;
        for (int m = machines.next(0); m != MachineSet.NONE; m = machines.next(m + 1)) {
            MachineView machine = fleet.machine(m);
            if (machine.isOnline() && machine.isResident(model)) {
                return false;
            }
            recovers |= machine.isOnline() && machine.isRecovering(model);
        }
        return recovers;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetAdmission> {
        /** For the service loader. */
        public Type() {
            super(
                    "reachable-only",
                    PolicyKind.FLEET_ADMISSION,
                    Knobs.class,
                    "503 at once while no machine with the model can be reached",
                    new PolicySource("helexa cortex", "routing of August 2026"));
        }

        @Override
        public FleetAdmission create(Knobs values, PolicyContext context) {
            return new ReachableOnly(values, context);
        }
    }
}
