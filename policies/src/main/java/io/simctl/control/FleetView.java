package io.simctl.control;

import io.simctl.fleet.Fleet;

/** What the Coordinator knows of the fleet: one {@link MachineView} each, and its own queues. */
public final class FleetView {
    private final Fleet fleet;
    private final MachineView[] machines;
    private final int[] queued;
    private final long[] queuedSince;

    FleetView(Fleet fleet) {
        this.fleet = fleet;
        machines = new MachineView[fleet.machines().size()];
        for (int i = 0; i < machines.length; i++) {
            machines[i] = new MachineView(fleet, i);
        }
        queued = new int[fleet.models().size()];
        queuedSince = new long[fleet.models().size()];
    }

    /** What does not change. */
    public Fleet fleet() {
        return fleet;
    }

    /** How many machines there are. */
    public int machines() {
        return machines.length;
    }

    /** How many models there are. */
    public int models() {
        return queued.length;
    }

    /** The machine with this index. */
    public MachineView machine(int index) {
        return machines[index];
    }

    /** Requests for the model that wait in the Coordinator. */
    public int queued(int model) {
        return queued[model];
    }

    /** When the oldest of the requests that wait for the model came; meaningless while none waits. */
    public long queuedSince(int model) {
        return queuedSince[model];
    }

    void queued(int model, int count, long oldest) {
        queued[model] = count;
        queuedSince[model] = oldest;
    }
}
