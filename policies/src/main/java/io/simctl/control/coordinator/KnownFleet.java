package io.simctl.control.coordinator;

import io.simctl.fleet.Fleet;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetView;

/** The Coordinator's books on the fleet: what policies read as a {@link FleetView}, and the writing of it. */
public final class KnownFleet implements FleetView {
    private final Fleet fleet;
    private final KnownMachine[] machines;
    private final Dispatch.To[] to;
    private final int[] queued;
    private final long[] queuedSince;

    public KnownFleet(Fleet fleet) {
        this.fleet = fleet;
        machines = new KnownMachine[fleet.machines().size()];
        to = new Dispatch.To[machines.length];
        for (int i = 0; i < machines.length; i++) {
            machines[i] = new KnownMachine(fleet, i);
            to[i] = new Dispatch.To(i);
        }
        queued = new int[fleet.models().size()];
        queuedSince = new long[fleet.models().size()];
    }

    @Override
    public Fleet fleet() {
        return fleet;
    }

    @Override
    public int machines() {
        return machines.length;
    }

    @Override
    public int models() {
        return queued.length;
    }

    @Override
    public KnownMachine machine(int index) {
        return machines[index];
    }

    @Override
    public int queued(int model) {
        return queued[model];
    }

    @Override
    public long queuedSince(int model) {
        return queuedSince[model];
    }

    @Override
    public Dispatch.To to(int machine) {
        return to[machine];
    }

    void queued(int model, int count, long oldest) {
        queued[model] = count;
        queuedSince[model] = oldest;
    }
}
