package io.simctl.policy.placement.autopilot;

import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import java.util.Arrays;

/** The time since each model was first seen in the memory of each machine, and since it was last sent a request there. */
public final class Tenure {
    private static final long ABSENT = -1;

    private final int models;
    private final long[] since;
    private final long[] usedAt;

    /** Nothing has been seen yet. */
    public Tenure(int machines, int models) {
        this.models = models;
        since = new long[machines * models];
        Arrays.fill(since, ABSENT);
        usedAt = new long[machines * models];
    }

    /** Looks at who holds what. */
    public void look(FleetView fleet, long now) {
        for (int machine = 0; machine < fleet.machines(); machine++) {
            MachineView view = fleet.machine(machine);
            for (int model = 0; model < models; model++) {
                int place = machine * models + model;
                if (!view.isResident(model)) {
                    since[place] = ABSENT;
                } else if (since[place] == ABSENT) {
                    since[place] = now;
                }
            }
        }
    }

    /** A request for the model was sent there. */
    public void used(int machine, int model, long now) {
        usedAt[machine * models + model] = now;
    }

    /** Nanoseconds that the model has been there; 0 for one that is not. */
    long stayed(int machine, int model, long now) {
        long from = since[machine * models + model];
        return from == ABSENT ? 0 : now - from;
    }

    /** Nanoseconds that the model has been there without a request. */
    long unused(int machine, int model, long now) {
        return Math.min(stayed(machine, model, now), now - usedAt[machine * models + model]);
    }
}
