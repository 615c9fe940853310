package io.simctl.control.link;

import io.simctl.policy.Telemetry;

/** The reachability of machines for the Coordinator, by the reports that came and those that did not. */
public final class Liveness {
    private final Telemetry telemetry;
    private final int[] misses;
    private final int[] reports;
    private final boolean[] offline;
    private final Change change;

    /** Hears that a machine is offline, or online again. */
    @FunctionalInterface
    public interface Change {
        /** The machine counts as online, or as offline, from {@code now} on, in nanoseconds since the run began. */
        void online(int machine, boolean isOnline, long now);
    }

    public Liveness(int machines, Telemetry telemetry, Change change) {
        this.telemetry = telemetry;
        this.change = change;
        misses = new int[machines];
        reports = new int[machines];
        offline = new boolean[machines];
    }

    /** A report of the machine has come. */
    public void reported(int machine, long now) {
        misses[machine] = 0;
        reports[machine]++;
        if (offline[machine] && telemetry.isBack(reports[machine])) {
            offline[machine] = false;
            change.online(machine, true, now);
        }
    }

    /** A report of the machine has not come. */
    public void missed(int machine, long now) {
        reports[machine] = 0;
        misses[machine]++;
        if (!offline[machine] && telemetry.isOffline(misses[machine])) {
            offline[machine] = true;
            change.online(machine, false, now);
        }
    }
}
