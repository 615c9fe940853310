package io.simctl.control.coordinator;

import io.simctl.control.link.ReportTimes;
import io.simctl.fleet.Fleet;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetView;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/** The Coordinator's books on the fleet: what policies read as a {@link FleetView}, and the writing of it. */
public final class KnownFleet implements FleetView {
    private final Fleet fleet;
    private final KnownMachine[] machines;
    private final Dispatch.To[] to;
    private final int[] queued;
    private final long[] queuedSince;

    /** Books on a fleet whose machines let any number of requests hold slots. */
    public KnownFleet(Fleet fleet) {
        this(fleet, (machine, model) -> Integer.MAX_VALUE);
    }

    /** @param slots how many requests for a model may hold a slot on a machine when the run begins, by machine and model */
    public KnownFleet(Fleet fleet, IntBinaryOperator slots) {
        this.fleet = fleet;
        machines = new KnownMachine[fleet.machines().size()];
        to = new Dispatch.To[machines.length];
        Map<AtStart, KnownModel> common = new HashMap<>();
        for (int i = 0; i < machines.length; i++) {
            machines[i] = new KnownMachine(fleet, i, atStart(i, slots, common));
            to[i] = new Dispatch.To(i);
        }
        queued = new int[fleet.models().size()];
        queuedSince = new long[fleet.models().size()];
    }

    /** All that tells the books on one model from those on another before anything has happened. */
    private record AtStart(Fleet.Hosting hosting, boolean isCapable, int slots) {}

    private KnownModel[] atStart(int machine, IntBinaryOperator slots, Map<AtStart, KnownModel> common) {
        KnownModel[] models = new KnownModel[fleet.models().size()];
        for (int model = 0; model < models.length; model++) {
            AtStart key = new AtStart(
                    fleet.hosting(machine, model), fleet.capable(machine, model), slots.applyAsInt(machine, model));
            models[model] =
                    common.computeIfAbsent(key, its -> KnownModel.atStart(its.hosting(), its.isCapable(), its.slots()));
        }
        return models;
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

    /** Reports may be left out from now on where they would tell nothing new. */
    public void reports(ReportTimes times) {
        for (KnownMachine machine : machines) {
            machine.reports(times);
        }
    }

    void queued(int model, int count, long oldest) {
        queued[model] = count;
        queuedSince[model] = oldest;
    }
}
