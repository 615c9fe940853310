package io.simctl.policy.placement.autopilot;

import io.simctl.fleet.ModelState;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders under way and the pairs of machine and model where one failed a short while ago. An order has failed when its load did, when
 * its machine went offline or showed no sign of it within the accept timeout, and when the watchdog's time is over.
 */
public final class Operations {
    private final AutopilotKnobs knobs;
    private final LoadTimes loadTimes;
    private final int models;
    private final List<Operation> underWay = new ArrayList<>();
    private final Map<Long, Long> backoffs = new HashMap<>();

    private static final class Operation {
        private final Relocation order;
        private final long orderedAt;
        private boolean accepted;

        Operation(Relocation order, long orderedAt) {
            this.order = order;
            this.orderedAt = orderedAt;
        }

        /** Whether the machine shows that it has heard of the order. */
        boolean isAccepted(MachineView machine) {
            accepted |= order.loads() && machine.state(order.model()) == ModelState.LOADING;
            for (int victim : order.victims()) {
                accepted |= !machine.isResident(victim);
            }
            return accepted;
        }

        boolean isDone(MachineView machine) {
            return order.loads() ? machine.isResident(order.model()) : !machine.isResident(order.victims()[0]);
        }
    }

    /** @param loadTimes is told of every load that ends */
    public Operations(AutopilotKnobs knobs, LoadTimes loadTimes, int models) {
        this.knobs = knobs;
        this.loadTimes = loadTimes;
        this.models = models;
    }

    /** The order was given. */
    public void begin(Relocation order, long now) {
        underWay.add(new Operation(order, now));
    }

    /** How many more may be given now. */
    public int left() {
        return Math.min(knobs.actionsPerTick(), knobs.maxOperations() - underWay.size());
    }

    /** The view of the machine has changed. */
    public void changed(MachineView machine, long now) {
        for (int i = underWay.size() - 1; i >= 0; i--) {
            if (underWay.get(i).order.machine() == machine.index() && isOver(underWay.get(i), machine, now)) {
                underWay.remove(i);
            }
        }
    }

    /** Time has passed: called at each tick. */
    public void expire(FleetView fleet, long now) {
        underWay.removeIf(operation -> isOver(operation, fleet.machine(operation.order.machine()), now));
        backoffs.values().removeIf(until -> until <= now);
    }

    private boolean isOver(Operation operation, MachineView machine, long now) {
        if (operation.isDone(machine)) {
            if (operation.order.loads()) {
                loadTimes.measured(machine.index(), operation.order.model(), now - operation.orderedAt);
            }
            return true;
        }
        if (hasFailed(operation, machine, now)) {
            backOff(operation.order, now + knobs.failureBackoff().toNanos());
            return true;
        }
        return false;
    }

    private boolean hasFailed(Operation operation, MachineView machine, long now) {
        Relocation order = operation.order;
        long taken = now - operation.orderedAt;
        boolean isSilent =
                !operation.isAccepted(machine) && taken > knobs.acceptTimeout().toNanos();
        return !machine.isOnline()
                || isSilent
                || taken > knobs.watchdog().toNanos()
                || (order.loads() && machine.isCoolingDown(order.model(), now));
    }

    private void backOff(Relocation order, long until) {
        if (order.loads()) {
            backoffs.put(pair(order.machine(), order.model()), until);
        }
        for (int victim : order.victims()) {
            backoffs.put(pair(order.machine(), victim), until);
        }
    }

    private long pair(int machine, int model) {
        return (long) machine * models + model;
    }

    /** Whether the model is to be left alone there because an order failed. */
    boolean backsOff(int machine, int model, long now) {
        return backoffs.getOrDefault(pair(machine, model), now) > now;
    }

    /** Whether the machine has an order. */
    boolean isUnderWay(int machine) {
        return underWay.stream().anyMatch(operation -> operation.order.machine() == machine);
    }

    /** Whether the machine was ordered to load the model. */
    boolean loads(int machine, int model) {
        return underWay.stream()
                .anyMatch(operation -> operation.order.machine() == machine && operation.order.model() == model);
    }

    /** Whether the machine was ordered to unload the model. */
    boolean unloads(int machine, int model) {
        for (Operation operation : underWay) {
            for (int victim : operation.order.victims()) {
                if (operation.order.machine() == machine && victim == model) {
                    return true;
                }
            }
        }
        return false;
    }
}
