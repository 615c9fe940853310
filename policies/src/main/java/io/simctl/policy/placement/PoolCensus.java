package io.simctl.policy.placement;

import io.simctl.fleet.ThermalState;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement.Actions;
import io.simctl.policy.TargetState;
import io.simctl.policy.index.Concurrency;
import io.simctl.policy.placement.ModelPools.Defect;
import io.simctl.policy.placement.PlacementPlan.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The fleet as {@link ModelPools} sees it at a tick: who serves what, who could, and who may be planned with. */
final class PoolCensus {
    private static final double GIB = 1L << 30;

    private final FleetView fleet;
    private final Actions actions;
    private final long now;
    private final ModelPools.Knobs knobs;
    private final ReleaseGate releases;
    private final boolean loose;

    PoolCensus(FleetView fleet, Actions actions, ModelPools.Knobs knobs, ReleaseGate releases, long now) {
        this.fleet = fleet;
        this.actions = actions;
        this.now = now;
        this.knobs = knobs;
        this.releases = releases;
        this.loose = knobs.defects().contains(Defect.LOOSE_ELIGIBILITY);
    }

    /** How the model stands. */
    Census of(int model) {
        int warm = 0;
        int saturated = 0;
        int foreign = 0;
        int pool = 0;
        int cold = 0;
        int running = 0;
        int waiting = 0;
        for (int i = 0; i < fleet.machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (machine.isOnline()) {
                running += machine.running(model);
                waiting += machine.waiting(model);
                pool += poolOf(machine) == model ? 1 : 0;
                if (isWarm(machine, model)) {
                    warm++;
                    boolean full = isFull(machine, model);
                    saturated += full ? 1 : 0;
                    foreign += full && machine.effectiveQueue(model) == 0 ? 1 : 0;
                } else if (isCold(machine, model)) {
                    cold++;
                }
            }
        }
        int queued = fleet.queued(model);
        long age = queued > 0 ? now - fleet.queuedSince(model) : 0;
        return new Census(warm, saturated, foreign, pool, cold, running, waiting, queued, age);
    }

    /** A machine of another pool that still has the model in memory is of no use to it. */
    private boolean isWarm(MachineView machine, int model) {
        return machine.isResident(model)
                && (!machine.isManaged() || machine.target().holds(model));
    }

    private static boolean isFull(MachineView machine, int model) {
        int cap = Concurrency.byMemory(machine.machine().memoryBytes());
        return machine.pendingTotal() >= cap || machine.effectiveQueue(model) >= Math.min(cap, machine.slots(model));
    }

    private boolean isCold(MachineView machine, int model) {
        return mayBePlanned(machine)
                && machine.thermal() != ThermalState.CRITICAL
                && isMovable(machine)
                && !hasPendingLoad(machine)
                && canTake(machine, model);
    }

    private boolean isMovable(MachineView machine) {
        return machine.isIdle() || (knobs.moveBusy() && knobs.assign());
    }

    private boolean mayBePlanned(MachineView machine) {
        return machine.isOnline()
                && !machine.machine().privateOnly()
                && (!knobs.assign() || (machine.machine().manageable() && releases.admits(machine.machine())));
    }

    private boolean canTake(MachineView machine, int model) {
        return machine.isCapable(model)
                && !machine.isCoolingDown(model, now)
                && (loose || actions.eligible(machine.index(), model));
    }

    private boolean hasPendingLoad(MachineView machine) {
        for (int model = 0; model < fleet.models(); model++) {
            if (machine.isLoadPending(model, now)) {
                return true;
            }
        }
        return false;
    }

    /** Machines with a load under way. */
    int pendingLoads() {
        return (int) IntStream.range(0, fleet.machines())
                .filter(i -> hasPendingLoad(fleet.machine(i)))
                .count();
    }

    /** Machines that may change pools, in the order of the fleet. */
    List<Host> hosts() {
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < fleet.machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (mayBePlanned(machine)) {
                int pool = poolOf(machine);
                hosts.add(new Host(i, pool, machine.targetedAt(), isMovable(machine), scores(machine, pool)));
            }
        }
        return hosts;
    }

    private double[] scores(MachineView machine, int pool) {
        double[] scores = new double[fleet.models()];
        for (int model = 0; model < scores.length; model++) {
            boolean can = model == pool || canTake(machine, model);
            scores[model] = can ? score(machine, model) : Host.CANNOT;
        }
        return scores;
    }

    /** Decode rate, or memory where that is unknown. */
    private static double score(MachineView machine, int model) {
        double rate = machine.registeredDecodeRate(model);
        return rate > 0 ? rate : machine.machine().memoryBytes() / GIB;
    }

    /** A machine that could not load its model, or is silent about it for too long, is nobody's: it can be tried again. */
    private int poolOf(MachineView machine) {
        boolean counts = knobs.defects().contains(Defect.COUNT_FAILED_AS_SERVING)
                || machine.targetState() == TargetState.REACHED
                || isSwitching(machine);
        return machine.isManaged() && counts ? machine.target().model(0) : Host.NO_POOL;
    }

    private boolean isSwitching(MachineView machine) {
        return switch (machine.targetState()) {
            case LOADING, DRAINING ->
                now - machine.targetedAt() < knobs.loadTtl().toNanos()
                        || machine.isLoadPending(machine.target().model(0), now)
                        || !machine.isIdle();
            case UNMANAGED, REACHED, FAILED -> false;
        };
    }

    /** Machines that could load the model now, the best first: free memory before speed, cool ones before hot ones (d-inference, cold candidates). */
    List<Integer> cold(int model) {
        return IntStream.range(0, fleet.machines())
                .filter(i -> !isWarm(fleet.machine(i), model) && isCold(fleet.machine(i), model))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -coldScore(fleet.machine(i), model)))
                .toList();
    }

    private static double coldScore(MachineView machine, int model) {
        long memory = machine.machine().memoryBytes();
        double freeGib = (memory - machine.usedBytes()) / GIB;
        double memoryPressure = (double) machine.usedBytes() / memory;
        return 100 * freeGib
                + 10 * machine.registeredDecodeRate(model)
                - 500 * memoryPressure
                - heat(machine.thermal());
    }

    private static double heat(ThermalState thermal) {
        return switch (thermal) {
            case NOMINAL -> 0;
            case FAIR -> 250;
            case SERIOUS -> 1000;
            case CRITICAL -> throw new IllegalArgumentException("a machine that is that hot loads nothing");
        };
    }
}
