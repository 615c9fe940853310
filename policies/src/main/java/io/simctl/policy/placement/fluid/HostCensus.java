package io.simctl.policy.placement.fluid;

import io.simctl.fleet.Fleet;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement.Actions;
import io.simctl.policy.TargetState;
import io.simctl.policy.placement.fluid.FluidHost.Able;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The machines of a fleet as {@link FluidHost}s at a tick. */
public final class HostCensus {
    /** How long a machine may be silent about its target before it is given another one. */
    private static final long SILENCE = Duration.ofMinutes(5).toNanos();

    private final FleetView fleet;
    private final Actions actions;
    private final Sizing sizing;
    private final long minDwell;
    private final double[] typicalRate;
    private final long now;

    /** Reads the fleet as it is. */
    public HostCensus(FleetView fleet, Actions actions, Sizing sizing, long minDwell, long now) {
        this.fleet = fleet;
        this.actions = actions;
        this.sizing = sizing;
        this.minDwell = minDwell;
        this.now = now;
        typicalRate = IntStream.range(0, fleet.models())
                .mapToDouble(this::typicalRate)
                .toArray();
    }

    private double typicalRate(int model) {
        return IntStream.range(0, fleet.machines())
                .filter(i -> fleet.machine(i).isCapable(model))
                .mapToDouble(i -> fleet.machine(i).registeredDecodeRate(model))
                .filter(rate -> rate > 0)
                .average()
                .orElse(0);
    }

    /** Machines that serve the public, in the order of the fleet. */
    public List<FluidHost> hosts() {
        List<FluidHost> hosts = new ArrayList<>();
        for (int i = 0; i < fleet.machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (machine.isOnline() && !machine.machine().privateOnly()) {
                int[] models = models(machine);
                int busy = machine.pendingTotal();
                hosts.add(new FluidHost(i, models, isMovable(machine), busy, 0, able(machine, models)));
            }
        }
        return hosts;
    }

    /** Those of its target, or what it has in memory where it has none or could not get there. */
    private int[] models(MachineView machine) {
        boolean targeted = machine.isManaged() && machine.targetState() != TargetState.FAILED;
        return IntStream.range(0, fleet.models())
                .filter(model -> targeted ? machine.target().holds(model) : machine.isResident(model))
                .toArray();
    }

    private boolean isMovable(MachineView machine) {
        if (!machine.machine().manageable()) {
            return false;
        }
        long since = now - machine.targetedAt();
        return switch (machine.targetState()) {
            case UNMANAGED, FAILED -> true;
            case REACHED -> since >= minDwell;
            case LOADING, DRAINING -> since >= Math.max(SILENCE, minDwell);
        };
    }

    private Able able(MachineView machine, int[] models) {
        int count = fleet.models();
        long[] bytes = new long[count];
        long[] held = new long[count];
        double[] capacity = new double[count];
        for (int model = 0; model < count; model++) {
            bytes[model] =
                    canTake(machine, model, models) ? fleet.fleet().bytesToLoad(machine.index(), model) : Able.CANNOT;
            held[model] = heldBytes(machine, model);
            capacity[model] = capacity(machine, model);
        }
        return new Able(machine.machine().usableBytes(), bytes, held, capacity);
    }

    private boolean canTake(MachineView machine, int model, int[] models) {
        if (!machine.isCapable(model)) {
            return false;
        }
        boolean isThere = IntStream.of(models).anyMatch(m -> m == model);
        return isThere || (!machine.isCoolingDown(model, now) && actions.eligible(machine.index(), model));
    }

    /** Who claims all memory leaves nothing to others. */
    private long heldBytes(MachineView machine, int model) {
        long claim = fleet.fleet().hosting(machine.index(), model).claimBytes();
        long all = machine.machine().usableBytes();
        if (claim == Fleet.Hosting.ALL) {
            return all;
        }
        long weights = fleet.fleet().model(model).weightBytes();
        return Math.min(all, weights + Math.min(all, claim > 0 ? claim : sizing.cache()));
    }

    /** Slots, or as many as it serves well, times its speed by that of the others. */
    private double capacity(MachineView machine, int model) {
        int slots = Math.max(1, Math.min(sizing.concurrency(), machine.slots(model)));
        double rate = machine.registeredDecodeRate(model);
        double speed = rate > 0 && typicalRate[model] > 0 ? rate / typicalRate[model] : 1;
        return sizing.utilisation() * slots * speed;
    }
}
