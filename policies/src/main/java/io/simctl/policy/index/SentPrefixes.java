package io.simctl.policy.index;

import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import java.util.Arrays;

/**
 * An approximate record of the blocks of prompts that were sent to each machine, and so of what its prefix cache may hold. A block's
 * identity stands for the whole text up to its end, so the last block that a machine was sent tells how much of a prompt it has seen.
 *
 * <p>A table of fixed size in buckets, in each of which the entry of least recent use makes room. It remembers a few machines for a block,
 * the last ones, since what all machines have tells none of them apart.
 */
public final class SentPrefixes implements KnownPrefixes {
    /** Entries in a bucket, in the order of their last use: as many as a line of the CPU's cache holds, since each touch is a miss there. */
    private static final int BUCKET = 8;

    private static final int MACHINE_BITS = 20;
    private static final int AGE_BITS = 12;
    private static final int MACHINES_OF_A_BLOCK = 4;

    /** Of those that send what is known already, one in so many renews the use of all blocks and not of the last one only. */
    private static final int RENEWAL = 4;

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final FleetLayout layout;

    /** Of each entry half of the block's identity, how often the machine had let the model go, and the machine; 0 where nothing is. */
    private final long[] entries;

    private final int bucketMask;

    /** By machine and model: whether the model was last seen in the machine's memory, and how often it left, from 1 on. */
    private final boolean[] held;

    private final int[] age;

    /** By machine how often what is in its memory had changed when it was looked at last. */
    private final int[] seen;

    private long requests;

    /**
     * @param capacity entries of one block and one machine, rounded up to a power of two
     */
    public SentPrefixes(FleetLayout layout, int capacity) {
        if (layout.machines() > 1 << MACHINE_BITS) {
            throw new IllegalArgumentException("more machines than an entry can name: " + layout.machines());
        }
        this.layout = layout;
        int buckets = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * capacity - 1)) / BUCKET);
        bucketMask = buckets - 1;
        entries = new long[buckets * BUCKET];
        held = new boolean[layout.machines() * layout.models()];
        age = new int[held.length];
        Arrays.fill(age, 1);
        seen = new int[layout.machines()];
        Arrays.fill(seen, -1);
    }

    /** Takes it that a machine remembers nothing of a model that it has let go, nor of any when it cannot be reached. */
    @Override
    public void changed(MachineView machine) {
        if (machine.residencyChanges() == seen[machine.index()]) {
            return;
        }
        seen[machine.index()] = machine.residencyChanges();
        for (int model : layout.modelsOf(machine.index())) {
            int pair = pair(machine.index(), model);
            boolean holds = machine.isOnline() && machine.isResident(model);
            if (held[pair] && !holds) {
                age[pair] = Math.max(1, age[pair] + 1 & (1 << AGE_BITS) - 1);
            }
            held[pair] = holds;
        }
    }

    /**
     * The request was sent there. A machine that was sent a block was sent all before it, so that the walk from the last block back may
     * end at the first one that is known.
     */
    @Override
    public void sent(Request request, int machine) {
        Prefix prefix = request.prefix();
        boolean renewsAll = ++requests % RENEWAL == 0;
        if (renewsAll && areAllLatest(request, machine)) {
            return;
        }
        boolean isNews = true;
        for (int i = prefix.length() - 1; i >= 0 && (isNews || renewsAll); i--) {
            isNews = enter(key(request.model(), prefix, i), request.model(), machine);
        }
    }

    /**
     * Whether the use of every block there is the last one of its bucket, so that nothing is to be renewed. It looks at all of them,
     * whatever comes of the first: so the CPU fetches the buckets at the same time and not one after the other.
     */
    private boolean areAllLatest(Request request, int machine) {
        Prefix prefix = request.prefix();
        boolean areLatest = true;
        for (int i = prefix.length() - 1; i >= 0; i--) {
            long block = key(request.model(), prefix, i);
            areLatest &= entries[bucket(block)] == entry(block, request.model(), machine);
        }
        return areLatest;
    }

    /** Whether it was not known that the machine was sent the block. */
    private boolean enter(long block, int model, int machine) {
        long entry = entry(block, model, machine);
        int bucket = bucket(block);
        int same = 0;
        int lastOfBlock = bucket;
        int at = bucket;
        while (at < bucket + BUCKET && entries[at] != entry) {
            if (isOf(block, entries[at])) {
                same++;
                lastOfBlock = at;
            }
            at++;
        }
        boolean isNews = at == bucket + BUCKET;
        if (isNews) {
            at = same < MACHINES_OF_A_BLOCK ? at - 1 : lastOfBlock;
        }
        for (; at > bucket; at--) {
            entries[at] = entries[at - 1];
        }
        entries[bucket] = entry;
        return isNews;
    }

    private long entry(long block, int model, int machine) {
        return block << Integer.SIZE | (long) age[pair(machine, model)] << MACHINE_BITS | machine;
    }

    private static boolean isOf(long block, long entry) {
        return (int) block == (int) (entry >>> Integer.SIZE) && entry != 0;
    }

    private static int machine(long entry) {
        return (int) entry & (1 << MACHINE_BITS) - 1;
    }

    /** Whether the machine of the entry has kept the model in memory since. */
    private boolean isThere(long entry, int model) {
        return (int) (entry >>> MACHINE_BITS) << MACHINE_BITS >>> MACHINE_BITS == age[pair(machine(entry), model)];
    }

    @Override
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
        for (int at = bucket; at < bucket + BUCKET; at++) {
            long entry = entries[at];
            if (isOf(block, entry)
                    && isThere(entry, model)
                    && (best == NONE || pending(fleet, machine(entry)) < pending(fleet, best))
                    && candidates.passes(machine(entry))) {
                best = machine(entry);
            }
        }
        return best;
    }

    @Override
    public int holders(Request request, int[] machines, int[] tokens, Candidates candidates) {
        Prefix prefix = request.prefix();
        int found = 0;
        for (int i = prefix.length() - 1; i >= 0 && found < machines.length; i--) {
            long block = key(request.model(), prefix, i);
            int bucket = bucket(block);
            for (int at = bucket; at < bucket + BUCKET && found < machines.length; at++) {
                long entry = entries[at];
                if (isOf(block, entry)
                        && isNew(machine(entry), machines, found)
                        && isThere(entry, request.model())
                        && candidates.passes(machine(entry))) {
                    machines[found] = machine(entry);
                    tokens[found++] = Math.min(request.promptTokens(), (i + 1) * prefix.blockTokens());
                }
            }
        }
        return found;
    }

    private static boolean isNew(int machine, int[] machines, int found) {
        for (int i = 0; i < found; i++) {
            if (machines[i] == machine) {
                return false;
            }
        }
        return true;
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
