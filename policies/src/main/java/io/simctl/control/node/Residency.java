package io.simctl.control.node;

import io.simctl.control.Alarm;
import io.simctl.control.Backend;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Swap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The loads and departures of a machine's models. It asks the swap policy for a plan of each load, begins loads when their plans
 * say so, and unloads models that are to leave once they run nothing or their time is up. Wanted models get their turn in the
 * order in which they were asked for.
 */
final class Residency {
    /** The same list for all machines on which nothing was wanted yet: it is looked at at every step, and so the CPU has it at hand. */
    private static final List<NodeModel> NONE = Collections.emptyList();

    private static final String KILLED = "broken off: its model had to leave";

    private final NodeState state;
    private final NodeRequests requests;
    private final Swap swap;
    private final Backend backend;
    private final NodeObservers observers;
    private final RunListener listener;
    private final Refusal refusal;
    private List<NodeModel> wanted = NONE;
    private long planAgainAt = Alarm.NEVER;
    private long nextKillAt = Alarm.NEVER;
    private int draining;

    /** A listener for loads that the swap policy refuses. */
    @FunctionalInterface
    interface Refusal {
        /** The model is not loaded, and the requests that wait for it end with this rejection. */
        void refused(NodeModel model, Outcome.Rejected rejection, long now);
    }

    Residency(
            NodeState state,
            NodeRequests requests,
            Swap swap,
            Backend backend,
            NodeObservers observers,
            RunListener listener,
            Refusal refusal) {
        this.state = state;
        this.requests = requests;
        this.swap = swap;
        this.backend = backend;
        this.observers = observers;
        this.listener = listener;
        this.refusal = refusal;
    }

    /** The run begins with what is in memory. */
    void begin(long now) {
        for (NodeModel model : state.used()) {
            if (model.state() == ModelState.RESIDENT) {
                tell(model, ModelState.ON_DISK, now);
            }
        }
    }

    /** The model shall become resident. Who wants it as well makes the policy think again: more wait for it now. */
    @SuppressWarnings("ReferenceEquality") // a list of its own that is empty now is used again
    void want(NodeModel model, long now) {
        if (model.state() != ModelState.RESIDENT && model.state() != ModelState.LOADING) {
            if (wanted == NONE) {
                wanted = new ArrayList<>(1);
            }
            if (!wanted.contains(model)) {
                wanted.add(model);
            }
            advance(now);
        }
    }

    /** The model is wanted no more. */
    void forget(NodeModel model) {
        wanted.remove(model);
    }

    /** Does what can be done now for the models that are wanted. */
    void advance(long now) {
        unloadDrained();
        planAgainAt = Alarm.NEVER;
        int waiting = 0;
        while (waiting < wanted.size() && (waiting == 0 || !swap.loadsInOrder())) {
            NodeModel model = wanted.get(waiting);
            if (needsNoLoad(model, now)) {
                wanted.remove(model);
            } else {
                waiting++;
            }
        }
    }

    /** Whether the model needs no more waiting, for better or worse. */
    private boolean needsNoLoad(NodeModel model, long now) {
        return switch (model.state()) {
            case DRAINING -> false;
            case ON_DISK -> carryOut(swap.plan(state, model.index, now), model, now);
            case ABSENT, LOADING, RESIDENT -> true;
        };
    }

    private boolean carryOut(Swap.Plan plan, NodeModel model, long now) {
        boolean gone = leave(plan.departures(), now);
        return switch (plan.load()) {
            case Swap.Load.Begin() -> gone && state.bytesShort(model.index) <= 0 && load(model, now);
            case Swap.Load.Proceed() -> load(model, now);
            case Swap.Load.Wait(long until) -> {
                planAgainAt = Math.min(planAgainAt, until);
                yield false;
            }
            case Swap.Load.Refuse(Outcome.Rejected rejection) -> {
                refusal.refused(model, rejection, now);
                yield true;
            }
        };
    }

    private boolean load(NodeModel model, long now) {
        become(model, ModelState.LOADING, now);
        backend.load(model.index);
        return true;
    }

    /** Whether all of them are out of memory already. */
    private boolean leave(List<Swap.Departure> departures, long now) {
        boolean gone = true;
        for (Swap.Departure departure : departures) {
            NodeModel model = state.model(departure.model());
            drain(model, now);
            if (model.state() == ModelState.DRAINING && departure.killAfter() < Alarm.NEVER - now) {
                model.killAt = Math.min(model.killAt, now + departure.killAfter());
                nextKillAt = Math.min(nextKillAt, model.killAt);
            }
            gone &= !model.isInMemory();
        }
        return gone;
    }

    /** A resident model takes nothing new and is unloaded once it runs nothing. */
    void drain(NodeModel model, long now) {
        if (model.state() == ModelState.RESIDENT) {
            become(model, ModelState.DRAINING, now);
            unloadDrained();
        }
    }

    /** A model that was about to leave stays after all; too late once it is being unloaded. */
    void keep(NodeModel model, long now) {
        if (model.state() == ModelState.DRAINING && !model.unloading) {
            model.killAt = Alarm.NEVER;
            become(model, ModelState.RESIDENT, now);
        }
    }

    private void unloadDrained() {
        if (draining == 0) {
            return; // nearly always, and with every request that ends: looking at each model would cost by their number
        }
        for (NodeModel model : state.used()) {
            if (model.state() == ModelState.DRAINING && !model.unloading && model.atBackend.size() == 0) {
                model.unloading = true;
                backend.unload(model.index);
            }
        }
    }

    /** Loads once more what has just been lost, into the memory that it had. */
    void recover(NodeModel model, long now) {
        wanted.remove(model);
        model.isRecovering = true;
        load(model, now);
    }

    void loaded(NodeModel model, long now) {
        model.isRecovering = false;
        model.residentSince = now;
        become(model, ModelState.RESIDENT, now);
    }

    void loadFailed(NodeModel model, String cause, long now) {
        model.isRecovering = false;
        become(model, ModelState.ON_DISK, now);
        listener.loadFailed(state.index(), model.index, cause, now);
        observers.loadFailed(state, model.index, cause, now);
    }

    /** The model's memory is free again. */
    void gone(NodeModel model, long now) {
        model.isRecovering = false;
        model.unloading = false;
        model.killAt = Alarm.NEVER;
        become(model, ModelState.ON_DISK, now);
    }

    /** Nothing is in memory any more, and nothing wanted. */
    void poweredOff(long now) {
        wanted.clear();
        planAgainAt = Alarm.NEVER;
        nextKillAt = Alarm.NEVER;
        for (NodeModel model : state.used()) {
            if (model.isInMemory()) {
                gone(model, now);
            }
        }
    }

    /** Loads what was there when the run began, into memory that is empty: no swap policy need be asked. */
    void loadAsAtStart(long now) {
        for (NodeModel model : List.copyOf(state.used())) {
            boolean wasThere = state.fleet().hosting(state.index(), model.index).residentAtStart();
            if (wasThere && state.bytesShort(model.index) <= 0) {
                load(model, now);
            }
        }
    }

    private void become(NodeModel model, ModelState next, long now) {
        ModelState before = model.state();
        model.state(next);
        draining += (next == ModelState.DRAINING ? 1 : 0) - (before == ModelState.DRAINING ? 1 : 0);
        state.news();
        tell(model, before, now);
    }

    private void tell(NodeModel model, ModelState before, long now) {
        listener.modelState(state.index(), model.index, before, model.state(), now);
        observers.modelChanged(state, model.index, before, now);
    }

    /** When {@link #wake} is to be called next. */
    long wakeAt() {
        return Math.min(Math.min(planAgainAt, nextKillAt), swap.wakeAt());
    }

    /** A time has come: kills what has had its time to drain, and lets the policy have its say. {@link #advance} is to follow. */
    void wake(long now) {
        if (nextKillAt <= now) {
            kill(now);
        }
        if (swap.wakeAt() <= now) {
            leave(swap.wake(state, now), now);
            if (swap.wakeAt() <= now) {
                throw new IllegalStateException("the swap policy wants to be woken at a time that has passed");
            }
        }
    }

    private void kill(long now) {
        nextKillAt = Alarm.NEVER;
        for (NodeModel model : state.used()) {
            if (model.killAt <= now) {
                model.killAt = Alarm.NEVER;
                requests.breakOff(model, KILLED, now);
            } else {
                nextKillAt = Math.min(nextKillAt, model.killAt);
            }
        }
    }
}
