package io.simctl.control.coordinator;

import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.Overriding;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.index.ChangedMachines;
import io.simctl.policy.index.MachineSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The one predicate of what may run where: the Coordinator's own gates, then those of the admission policies, in their order.
 * The first gate that fails names the reason (d-inference, coordinator scheduler: preflight and routing drifted apart each
 * time they had predicates of their own).
 */
final class CandidateFilter implements Candidates {
    static final String EXCLUDED = "excluded";
    static final String NOT_SERVING_MODEL = "not_serving_model";
    static final String DISPATCH_LOAD_COOLDOWN = "dispatch_load_cooldown";
    static final String OFFLINE = "offline";
    static final String PRIVATE_ONLY = "private_only";
    static final String NOT_OWNER = "not_owner";

    private final KnownFleet fleet;
    private final Alarms clock;
    private final FleetAdmission[] gates;
    private final FleetAdmission[] serving;
    private final boolean[] servedToPublic;
    private final MachineSet[] withRoom;

    /** Machines that have changed since {@link #couldHaveServed} was asked last, for each model. */
    private final ChangedMachines changed;

    private final MachineSet all;

    private final boolean isAnySuspicious;

    private Attempt asked = NOBODY;
    private boolean ownedOnly;
    private boolean trusting;

    /** Stands where no attempt has been asked about. */
    private static final Attempt NOBODY = new Attempt(new Demand(Request.of(-1, 0, 0, 1, 1), 1), 0);

    CandidateFilter(KnownFleet fleet, Alarms clock, List<FleetAdmission> gates) {
        this.fleet = fleet;
        this.clock = clock;
        this.gates = Overriding.of(gates, FleetAdmission.class, "gate").toArray(FleetAdmission[]::new);
        this.serving = Overriding.of(gates, FleetAdmission.class, "mayServe").toArray(FleetAdmission[]::new);
        this.isAnySuspicious = gates.stream().anyMatch(FleetAdmission::failsOpen);
        this.servedToPublic = new boolean[fleet.models()];
        this.withRoom = new MachineSet[fleet.models()];
        this.changed = new ChangedMachines(fleet.machines(), fleet.models());
        this.all = new MachineSet(fleet.machines());
        for (int machine = 0; machine < fleet.machines(); machine++) {
            all.add(machine);
        }
        for (int model = 0; model < fleet.models(); model++) {
            int its = model;
            servedToPublic[model] = IntStream.range(0, fleet.machines())
                    .filter(machine -> fleet.fleet().capable(machine, its))
                    .anyMatch(machine -> !fleet.machine(machine).isPrivateOnly());
            withRoom[model] = new MachineSet(fleet.machines());
        }
    }

    /** From now on the questions are about this attempt. */
    CandidateFilter of(Attempt attempt) {
        return ask(attempt, false, false);
    }

    /** From now on the questions are about this attempt, and machines that are not its caller's own do not pass. */
    CandidateFilter ofOwned(Attempt attempt) {
        return ask(attempt, true, false);
    }

    /**
     * From now on the questions are about this attempt, and gates that fail open let it pass (d-inference, scheduler: no winner, some
     * machine stopped by a breaker alone, none by want of capacity or time).
     */
    CandidateFilter ofTrusting(Attempt attempt) {
        return ask(attempt, false, true);
    }

    private CandidateFilter ask(Attempt attempt, boolean owned, boolean open) {
        asked = attempt;
        ownedOnly = owned;
        trusting = open;
        return this;
    }

    /** Whether gates that fail open are all that keeps the attempt from every machine that is left for it. */
    boolean isStoppedBySuspicionAlone(Attempt attempt) {
        if (!isAnySuspicious) {
            return false;
        }
        boolean suspect = false;
        for (int machine = 0; machine < fleet.machines(); machine++) {
            boolean passes = ofTrusting(attempt).passes(machine);
            suspect |= passes;
            if (!passes && hasNoRoomNow(machine)) {
                return false;
            }
        }
        return suspect;
    }

    /** Whether the machine, which does not pass, serves the attempt's model and could take the attempt at another time. */
    private boolean hasNoRoomNow(int machine) {
        KnownMachine view = fleet.machine(machine);
        int model = asked.request().model();
        return !asked.excludes(machine)
                && standing(view, asked.request(), clock.now()).isEmpty()
                && (!view.isManaged() || view.target().holds(model))
                && mayServe(view, model);
    }

    @Override
    public boolean passes(int machine) {
        return blockedBy(machine).isEmpty();
    }

    @Override
    public String blockedBy(int machine) {
        KnownMachine view = fleet.machine(machine);
        Request request = asked.request();
        long now = clock.now();
        if (asked.excludes(machine)) {
            return EXCLUDED;
        }
        String standing = standing(view, request, now);
        if (!standing.isEmpty()) {
            return standing;
        }
        for (FleetAdmission gate : gates) {
            if (trusting && gate.failsOpen()) {
                continue;
            }
            String reason = gate.gate(view, request, now);
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return FleetAdmission.OPEN;
    }

    /** What stands against the machine whatever the policies say and however busy it is. */
    private String standing(KnownMachine machine, Request request, long now) {
        if (!machine.isCapable(request.model())) {
            return NOT_SERVING_MODEL;
        }
        if (machine.isCoolingDown(request.model(), now)) {
            return DISPATCH_LOAD_COOLDOWN;
        }
        if (!machine.isOnline()) {
            return OFFLINE;
        }
        boolean owned = owns(machine, request);
        if (machine.isPrivateOnly() && !owned) {
            return PRIVATE_ONLY;
        }
        if ((ownedOnly || request.route() == Request.Route.SELF) && !owned) {
            return NOT_OWNER;
        }
        return FleetAdmission.OPEN;
    }

    static boolean owns(KnownMachine machine, Request request) {
        return request.owner() != Request.NO_OWNER && machine.machine().owner() == request.owner();
    }

    @Override
    public boolean blockedOnlyBy(int machine, String name) {
        KnownMachine view = fleet.machine(machine);
        Request request = asked.request();
        long now = clock.now();
        if (asked.excludes(machine) || !standing(view, request, now).isEmpty()) {
            return false;
        }
        boolean blocked = false;
        for (FleetAdmission gate : gates) {
            String reason = gate.gate(view, request, now);
            if (!reason.isEmpty() && !reason.equals(name)) {
                return false;
            }
            blocked |= !reason.isEmpty();
        }
        return blocked;
    }

    @Override
    public boolean blockedUntilChange(int machine) {
        KnownMachine view = fleet.machine(machine);
        Request request = asked.request();
        if (request.route() != Request.Route.PUBLIC) {
            return false;
        }
        if (!view.isCapable(request.model()) || !view.isOnline()) {
            return true;
        }
        for (FleetAdmission gate : gates) {
            if (gate.gateHoldsUntilChange()
                    && !gate.gate(view, request, clock.now()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int next(int from) {
        for (int machine = from; machine < fleet.machines(); machine++) {
            if (passes(machine)) {
                return machine;
            }
        }
        return NONE;
    }

    /** Whether the machine could serve the model for the public, isolation and momentary capacity aside. */
    boolean eligible(int machine, int model) {
        KnownMachine view = fleet.machine(machine);
        return view.isCapable(model)
                && view.isOnline()
                && !view.isPrivateOnly()
                && !view.isCoolingDown(model, clock.now())
                && mayServe(view, model);
    }

    private boolean mayServe(KnownMachine machine, int model) {
        for (FleetAdmission gate : serving) {
            if (!gate.mayServe(machine, model, clock.now())) {
                return false;
            }
        }
        return true;
    }

    /** Whether some machine of the fleet could ever run the request. */
    boolean anyCapable(Request request) {
        return servedToPublic[request.model()] || anyOwnedCapable(request);
    }

    private boolean anyOwnedCapable(Request request) {
        for (int machine = 0; request.owner() != Request.NO_OWNER && machine < fleet.machines(); machine++) {
            KnownMachine view = fleet.machine(machine);
            if (fleet.fleet().capable(machine, request.model()) && owns(view, request)) {
                return true;
            }
        }
        return false;
    }

    /** Something has changed on the machine: it may have room again. */
    void changed(int machine) {
        changed.changed(machine);
    }

    /**
     * Whether some machine that holds the model, is healthy and may run it has a free slot for it or no work at all: what the
     * report counts as could-have-served. Asked for each rejection, and most are rejected when no machine has room: those that
     * were found to have none are passed over until they change.
     */
    boolean couldHaveServed(Request request) {
        long now = clock.now();
        MachineSet machines = withRoom[request.model()];
        changed.addTo(machines, all, request.model());
        for (int machine = machines.next(0); machine != MachineSet.NONE; machine = machines.next(machine + 1)) {
            KnownMachine view = fleet.machine(machine);
            boolean room = view.isCapable(request.model())
                    && (view.pendingTotal() == 0
                            || (view.isResident(request.model())
                                    && view.pending(request.model()) < view.slots(request.model())));
            if (!room) {
                machines.remove(machine);
            } else if (standing(view, request, now).isEmpty()
                    && (owns(view, request) || mayServe(view, request.model()))) {
                return true;
            }
        }
        return false;
    }
}
