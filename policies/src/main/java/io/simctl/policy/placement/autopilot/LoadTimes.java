package io.simctl.policy.placement.autopilot;

import io.simctl.fleet.Fleet;
import io.simctl.policy.index.FleetLayout;
import java.util.Arrays;

/** The time that the last load of each model took on each kind of hardware, unloads before it included. */
public final class LoadTimes {
    private static final double NANOS = 1e9;
    private static final long UNMEASURED = -1;

    private final FleetLayout layout;
    private final double prior;
    private final long[] nanos;

    /** @param fleet whose machines of one hardware are alike */
    public LoadTimes(AutopilotKnobs knobs, Fleet fleet) {
        layout = new FleetLayout(fleet);
        prior = knobs.loadPrior().toNanos() / NANOS;
        nanos = new long[layout.hardwareClasses() * layout.models()];
        Arrays.fill(nanos, UNMEASURED);
    }

    /** A load has ended after so long. */
    void measured(int machine, int model, long took) {
        nanos[place(machine, model)] = took;
    }

    /** Whether one was ever measured. */
    boolean isMeasured(int machine, int model) {
        return nanos[place(machine, model)] != UNMEASURED;
    }

    /** Seconds to expect. */
    double seconds(int machine, int model) {
        return isMeasured(machine, model) ? nanos[place(machine, model)] / NANOS : prior;
    }

    private int place(int machine, int model) {
        return layout.hardwareClass(machine) * layout.models() + model;
    }
}
