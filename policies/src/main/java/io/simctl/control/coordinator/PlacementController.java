package io.simctl.control.coordinator;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.RunListener;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.fleet.ModelState;
import io.simctl.policy.Placement;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import java.util.function.ObjLongConsumer;

/**
 * The Coordinator's side of placement: ticks the policy, carries its orders and targets to the machines and their answers back.
 * What a target means on a machine is for the policy to say; here it has an epoch and a state.
 */
final class PlacementController implements Placement.Actions {
    /** How long an ordered load counts as under way when nothing is heard of it (d-inference: 2 minutes). */
    static final long PENDING_LOAD_TTL = 120_000_000_000L;

    /** How long a model is not tried again on a machine where it could not be loaded (d-inference: 2 minutes). */
    static final long LOAD_COOLDOWN = 120_000_000_000L;

    private final KnownFleet fleet;
    private final CandidateFilter filter;
    private final Placement policy;
    private final Alarms alarms;
    private final Alarm tick;
    private final Network network;
    private final RunListener listener;
    private final ObjLongConsumer<KnownMachine> changed;

    PlacementController(
            KnownFleet fleet,
            CandidateFilter filter,
            Placement policy,
            Alarms alarms,
            Network network,
            RunListener listener,
            ObjLongConsumer<KnownMachine> changed) {
        this.fleet = fleet;
        this.filter = filter;
        this.policy = policy;
        this.alarms = alarms;
        this.network = network;
        this.listener = listener;
        this.changed = changed;
        this.tick = alarms.create(this::tick);
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

    /** A machine reports the state of a target; that of an older one than its newest, or one that no machine can be in, changes nothing. */
    void status(KnownMachine machine, Message.TargetStatus status, long now) {
        if (status.epoch() != machine.target().epoch() || status.state() == TargetState.UNMANAGED) {
            return;
        }
        machine.targetState(status.state());
        policy.targetStatus(machine, status.state(), status.model(), new Learning(machine), now);
        if (status.state() == TargetState.REACHED || status.state() == TargetState.FAILED) {
            loadsPendingUntil(machine, 0);
        }
        changed.accept(machine, now);
    }

    private record Learning(KnownMachine machine) implements Placement.Knowledge {
        @Override
        public void learned(int model, ModelState state) {
            machine.learned(model, state);
        }

        @Override
        public void coolDown(int model, long until) {
            machine.coolDown(model, until);
        }
    }

    private static void loadsPendingUntil(KnownMachine machine, long time) {
        for (int place = 0; place < machine.target().size(); place++) {
            machine.loadPending(machine.target().model(place), time);
        }
    }

    void loadEnded(KnownMachine machine, Message.LoadEnded ended, long now) {
        machine.loadPending(ended.model(), 0);
        machine.learned(ended.model(), ended.loaded() ? ModelState.RESIDENT : ModelState.ON_DISK);
        if (!ended.loaded()) {
            machine.coolDown(ended.model(), now + LOAD_COOLDOWN);
        }
        changed.accept(machine, now);
    }

    @Override
    public boolean target(int machine, int... models) {
        KnownMachine view = fleet.machine(machine);
        Target before = view.target();
        if (view.targetState() == TargetState.REACHED && before.isOf(models)) {
            return false;
        }
        long now = alarms.now();
        Target target = new Target(before.epoch() + 1, models);
        view.target(target, now);
        loadsPendingUntil(view, now + PENDING_LOAD_TTL);
        network.order(machine, new Message.SetTarget(target), now);
        listener.targeted(machine, before, target, now);
        changed.accept(view, now);
        return true;
    }

    /** The machine is connected anew: what was ordered meanwhile has not reached it. */
    void connected(KnownMachine machine, long now) {
        if (machine.target().size() > 0) {
            network.order(machine.index(), new Message.SetTarget(machine.target()), now);
        }
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
        return filter.eligible(machine, model);
    }
}
