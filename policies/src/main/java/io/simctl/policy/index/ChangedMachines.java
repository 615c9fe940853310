package io.simctl.policy.index;

import java.util.Arrays;

/**
 * The machines that have changed, for readers that look now and then: what a policy keeps of a model is looked at when a request for it
 * comes. A change is noted once and not once for each reader, so that it costs the same whatever the number of models.
 */
public final class ChangedMachines {
    private static final int LEAST_KEPT = 16;
    private static final int NEVER = -1;

    /** A ring of the latest changes. */
    private final int[] latest;

    /** By machine the number of its last change. */
    private final long[] changedAt;

    /** By reader how many changes there were when it looked last. */
    private final long[] seen;

    private long changes;

    /** No machine has changed, and every reader knows. */
    public ChangedMachines(int machines, int readers) {
        latest = new int[Math.max(LEAST_KEPT, Integer.highestOneBit(Math.max(1, 2 * machines - 1)))];
        changedAt = new long[machines];
        Arrays.fill(changedAt, NEVER);
        seen = new long[readers];
    }

    /** The machine has changed. */
    public void changed(int machine) {
        latest[(int) changes & latest.length - 1] = machine;
        changedAt[machine] = changes++;
    }

    /** Adds to {@code set}, a part of {@code among}, those of {@code among} that have changed since the reader looked last. */
    public void addTo(MachineSet set, MachineSet among, int reader) {
        long from = seen[reader];
        seen[reader] = changes;
        if (set.size() == among.size()) {
            return; // where nothing keeps machines out, which is the rule, none need be looked for
        }
        if (changes - from > latest.length) {
            for (int machine = among.next(0); machine != MachineSet.NONE; machine = among.next(machine + 1)) {
                if (changedAt[machine] >= from) {
                    set.add(machine);
                }
            }
            return;
        }
        for (long change = from; change < changes; change++) {
            int machine = latest[(int) change & latest.length - 1];
            if (among.contains(machine)) {
                set.add(machine);
            }
        }
    }
}
