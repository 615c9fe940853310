package io.simctl.policy.index;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;

/**
 * An approximate record of the blocks of prompts that were sent to each machine, and so of what its prefix cache may hold. A block's
 * identity stands for the whole text up to its end, so the last block that a machine was sent tells how much of a prompt it has seen.
 *
 * <p>A table of fixed size in buckets, in each of which the entry of least recent use makes room. It remembers a few machines for a block,
 * the last ones, since what all machines have tells none of them apart.
 */
public final class SentPrefixes {
    /** The answer of {@link #holder} when no machine that passes was sent enough. */
    public static final int NONE = -1;

    private static final int WAYS = 8;
    private static final int ENTRY = 2;
    private static final int BUCKET = WAYS * ENTRY;
    private static final int MACHINE_BITS = 24;
    private static final int MACHINES_OF_A_BLOCK = 4;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final FleetLayout layout;

    /**
     * Two numbers for each entry, the block and, in the upper bits, the last use and, in the lower ones, the machine: what is looked at
     * together lies together in memory.
     */
    private final long[] entries;

    private final int bucketMask;

    /** By machine and model: whether the model was last seen in the machine's memory, and what is older than this is gone from it. */
    private final boolean[] held;

    private final long[] goneBefore;
    private long requests;

    /**
     * @param capacity entries of one block and one machine, rounded up to a power of two
     */
    public SentPrefixes(FleetLayout layout, int capacity) {
        this.layout = layout;
        int buckets = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * capacity - 1)) / WAYS);
        bucketMask = buckets - 1;
        entries = new long[buckets * BUCKET];
        held = new boolean[layout.machines() * layout.models()];
        goneBefore = new long[held.length];
    }

    /** Takes it that a machine remembers nothing of a model that it has let go, nor of any when it cannot be reached. */
    public void changed(MachineView machine) {
        for (int model : layout.modelsOf(machine.index())) {
            int pair = pair(machine.index(), model);
            boolean holds = machine.isOnline() && machine.isResident(model);
            if (held[pair] && !holds) {
                goneBefore[pair] = requests;
            }
            held[pair] = holds;
        }
    }

    /** The request was sent there. */
    public void sent(Request request, int machine) {
        requests++;
        Prefix prefix = request.prefix();
        for (int i = 0; i < prefix.length(); i++) {
            enter(key(request.model(), prefix, i), machine);
        }
    }

    private void enter(long block, int machine) {
        int bucket = bucket(block);
        long use = requests << MACHINE_BITS | machine;
        int oldest = bucket;
        int oldestOfBlock = NONE;
        int same = 0;
        for (int at = bucket; at < bucket + BUCKET; at += ENTRY) {
            long its = entries[at + 1];
            if (entries[at] == block && its > 0) {
                if (machine(its) == machine) {
                    entries[at + 1] = use;
                    return;
                }
                same++;
                oldestOfBlock = oldestOfBlock == NONE || its < entries[oldestOfBlock + 1] ? at : oldestOfBlock;
            }
            oldest = its < entries[oldest + 1] ? at : oldest;
        }
        int place = same < MACHINES_OF_A_BLOCK ? oldest : oldestOfBlock;
        entries[place] = block;
        entries[place + 1] = use;
    }

    /**
     * The machine that was sent the longest part of the prompt, of several the one with the fewest requests pending.
     *
     * @param share the part of the prompt that it must have been sent more than, 0 to 1
     * @return one that passes, or {@link #NONE}
     */
    public int holder(Request request, double share, FleetView fleet, Candidates candidates) {
        Prefix prefix = request.prefix();
        double enough = share * request.promptTokens();
        for (int i = prefix.length() - 1; i >= 0 && (i + 1.0) * prefix.blockTokens() > enough; i--) {
            int machine = holder(key(request.model(), prefix, i), request.model(), fleet, candidates);
            if (machine != NONE) {
                return machine;
            }
        }
        return NONE;
    }

    private int holder(long block, int model, FleetView fleet, Candidates candidates) {
        int bucket = bucket(block);
        int best = NONE;
        for (int at = bucket; at < bucket + BUCKET; at += ENTRY) {
            long use = entries[at + 1];
            int machine = machine(use);
            if (entries[at] == block
                    && use >>> MACHINE_BITS > goneBefore[pair(machine, model)]
                    && (best == NONE || pending(fleet, machine) < pending(fleet, best))
                    && candidates.passes(machine)) {
                best = machine;
            }
        }
        return best;
    }

    private static int machine(long use) {
        return (int) use & (1 << MACHINE_BITS) - 1;
    }

    private static int pending(FleetView fleet, int machine) {
        return fleet.machine(machine).pendingTotal();
    }

    private int pair(int machine, int model) {
        return machine * layout.models() + model;
    }

    private int bucket(long block) {
        return (int) (block >>> Integer.SIZE & bucketMask) * BUCKET;
    }

    /** Identity of a block of the prompt among all models and places. */
    private static long key(int model, Prefix prefix, int place) {
        return mixed(prefix.block(place) + mixed((long) model << Integer.SIZE | place));
    }

    private static long mixed(long bits) {
        long folded = (bits ^ bits >>> 30) * GOLDEN_RATIO;
        return (folded ^ folded >>> 27) * GOLDEN_RATIO;
    }
}
