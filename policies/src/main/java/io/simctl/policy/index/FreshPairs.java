package io.simctl.policy.index;

import java.util.Arrays;

/**
 * The pairs of a machine and a model of which what is kept was made since the machine changed last. What is kept of a pair is made when it
 * is looked up, so that a change costs the same whatever the number of models.
 */
public final class FreshPairs {
    /** By machine how often it has changed, and by pair with how many of these changes it was made. */
    private final long[] changes;

    private final long[] madeWith;
    private final int machines;

    /** No pair is fresh. */
    public FreshPairs(FleetLayout layout) {
        machines = layout.machines();
        changes = new long[machines];
        madeWith = new long[machines * layout.models()];
        Arrays.fill(madeWith, -1);
    }

    /** The place of a pair in arrays of what is kept, from 0. A request for a model looks at many machines, whose places are side by side. */
    public int place(int machine, int model) {
        return model * machines + machine;
    }

    /** The machine has changed: none of its pairs is fresh. */
    public void changed(int machine) {
        changes[machine]++;
    }

    /** Whether the pair must be made anew; it counts as fresh from here on. */
    public boolean renew(int machine, int model) {
        int place = place(machine, model);
        if (madeWith[place] == changes[machine]) {
            return false;
        }
        madeWith[place] = changes[machine];
        return true;
    }
}
