package io.simctl.policy.index;

import io.simctl.policy.Candidates;
import java.util.random.RandomGenerator;

/** Draws from sets of machines those that pass, and drops on the way those that cannot before they change. */
public final class Draw {
    /** Beyond so many failures the rest are asked in turn, so that a draw ends whatever passes. */
    private static final int GUESSES = 8;

    private Draw() {}

    /** One of the members that pass, each as likely as the others, or {@link MachineSet#NONE}. */
    public static int uniform(MachineSet set, Candidates candidates, RandomGenerator random) {
        for (int i = 0; i < GUESSES && !set.isEmpty(); i++) {
            int machine = set.nth(random.nextInt(set.size()));
            if (passes(set, candidates, machine)) {
                return machine;
            }
        }
        int picked = MachineSet.NONE;
        int found = 0;
        for (int machine = set.next(0); machine != MachineSet.NONE; machine = set.next(machine + 1)) {
            if (passes(set, candidates, machine) && random.nextInt(++found) == 0) {
                picked = machine;
            }
        }
        return picked;
    }

    /** The first member from {@code from} on that passes, or {@link MachineSet#NONE}. */
    public static int first(MachineSet set, int from, Candidates candidates) {
        for (int machine = set.next(from); machine != MachineSet.NONE; machine = set.next(machine + 1)) {
            if (passes(set, candidates, machine)) {
                return machine;
            }
        }
        return MachineSet.NONE;
    }

    private static boolean passes(MachineSet set, Candidates candidates, int machine) {
        if (candidates.passes(machine)) {
            return true;
        }
        if (candidates.blockedUntilChange(machine)) {
            set.remove(machine);
        }
        return false;
    }
}
