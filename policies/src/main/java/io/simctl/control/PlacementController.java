package io.simctl.control;

import io.simctl.fleet.ModelState;
import io.simctl.policy.Placement;
import java.util.function.ObjLongConsumer;

/** The Coordinator's side of placement: ticks the policy, carries out its orders and takes the machines' answers to them. */
final class PlacementController implements Placement.Actions {
    /** How long an ordered load counts as under way when nothing is heard of it (d-inference: 2 minutes). */
    static final long PENDING_LOAD_TTL = 120_000_000_000L;

    private final KnownFleet fleet;
    private final CandidateFilter gatekeeper;
    private final Placement policy;
    private final Alarms alarms;
    private final Alarm tick;
    private final Network network;
    private final RunListener listener;
    private final Assignments assignments;
    private final ObjLongConsumer<KnownMachine> changed;

    PlacementController(
            KnownFleet fleet,
            CandidateFilter gatekeeper,
            Placement policy,
            Alarms alarms,
            Network network,
            RunListener listener,
            ObjLongConsumer<KnownMachine> changed) {
        this.fleet = fleet;
        this.gatekeeper = gatekeeper;
        this.policy = policy;
        this.alarms = alarms;
        this.network = network;
        this.listener = listener;
        this.changed = changed;
        this.tick = alarms.create(this::tick);
        this.assignments = new Assignments(policy.defects().contains(PoolDefect.SUCCESS_ADDS_WARM));
    }

    void begin(long now) {
        policy.begin(fleet, this, now);
        tickAfter(now);
    }

    private void tick(long now) {
        policy.tick(fleet, this, now);
        tickAfter(now);
    }

    private void tickAfter(long now) {
        if (policy.interval() > 0) {
            tick.set(now + policy.interval());
        }
    }

    void status(KnownMachine machine, Message.AssignStatus status, long now) {
        if (assignments.status(machine, status, now)) {
            if (status.state() == AssignmentState.ASSIGNED || status.state() == AssignmentState.FAILED) {
                machine.loadPending(status.model(), 0);
            }
            changed.accept(machine, now);
        }
    }

    void loadEnded(KnownMachine machine, Message.LoadEnded ended, long now) {
        machine.loadPending(ended.model(), 0);
        machine.learned(ended.model(), ended.loaded() ? ModelState.RESIDENT : ModelState.ON_DISK);
        if (!ended.loaded()) {
            machine.coolDown(ended.model(), now + Assignments.LOAD_COOLDOWN);
        }
        changed.accept(machine, now);
    }

    @Override
    public boolean assign(int machine, int model) {
        KnownMachine view = fleet.machine(machine);
        long now = alarms.now();
        int before = view.assignedModel();
        if (!assignments.assign(view, model, now)) {
            return false;
        }
        view.loadPending(model, now + PENDING_LOAD_TTL);
        network.order(machine, new Message.Assign(model, view.epoch()), now);
        listener.assigned(machine, before, model, now);
        changed.accept(view, now);
        return true;
    }

    @Override
    public void load(int machine, int model) {
        long now = alarms.now();
        fleet.machine(machine).loadPending(model, now + PENDING_LOAD_TTL);
        network.order(machine, new Message.Load(model), now);
    }

    @Override
    public void unload(int machine, int model) {
        network.order(machine, new Message.Unload(model), alarms.now());
    }

    @Override
    public void planned(int[] desired, int[] current, int actions, boolean shadow) {
        listener.planned(desired, current, actions, shadow, alarms.now());
    }

    @Override
    public boolean eligible(int machine, int model) {
        return gatekeeper.eligible(machine, model);
    }
}
