package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import java.util.Arrays;

/**
 * The blocks of each sequence that are in the {@link BlockCache}, from the beginning of its text on: what it found there, what it made
 * known, and what is its own. What somebody else has made known meanwhile stays the sequence's own, and so does all that it computes
 * from then on.
 */
final class BlockTables {
    private static final int[] NO_RUNS = {};

    private final BlockCache cache;
    private int[] blocks = new int[0];

    /** The parts of a table: the run with which each begins, and how many blocks it has. */
    private int[][] runs = new int[0][];

    private int[][] counts = new int[0][];
    private int[] parts = new int[0];

    /** Blocks of the trace whose text is all in the table, and the key of what they hold. */
    private int[] stretches = new int[0];

    private long[] keys = new long[0];

    /** KV blocks in the table that end within the next block of the trace. */
    private int[] inStretch = new int[0];

    private boolean[] isOwn = new boolean[0];

    /** What a preempted sequence had of its own beyond {@link #keptFrom} blocks, and the number of its request, counted from 1. */
    private int[] keptRun = new int[0];

    private int[] keptLife = new int[0];
    private int[] keptFrom = new int[0];
    private long[] keptFor = new long[0];

    BlockTables(BlockCache cache) {
        this.cache = cache;
    }

    /** Blocks in the table of a sequence. */
    int blocks(int slot) {
        return blocks[slot];
    }

    /**
     * Fills the table of a sequence with what its text finds, yet without using it, and returns how many of the blocks nobody uses.
     *
     * @param most blocks that may be found, since at least one token must be computed to get the next
     */
    long find(int slot, Demand demand, int blockTokens, int most) {
        forget(slot);
        Prefix prefix = demand.text();
        long idle = 0;
        boolean goesOn = true;
        while (goesOn && stretches[slot] < prefix.length()) {
            int covered = covered(demand, stretches[slot], blockTokens);
            long key = Prefix.text(keys[slot], prefix.block(stretches[slot]));
            int run = covered == 0 ? BlockCache.NONE : cache.find(key);
            int count = run == BlockCache.NONE
                    ? 0
                    : Math.min(Math.min(cache.blocksFrom(run), covered), most - blocks[slot]);
            if (count > 0) {
                idle += cache.idleOf(run, count);
                add(slot, run, count);
            }
            goesOn = count == covered;
            if (goesOn) {
                pass(slot, key);
            } else {
                inStretch[slot] = count;
            }
        }
        return idle + findKept(slot, demand.request(), most);
    }

    private int findKept(int slot, Request request, int most) {
        int before = blocks[slot] - keptFrom[slot];
        boolean isThere = keptFor[slot] == request.id() + 1 && cache.life(keptRun[slot]) == keptLife[slot];
        if (!isThere || before < 0 || cache.blocksFrom(keptRun[slot]) <= before || most <= blocks[slot]) {
            return 0;
        }
        int run = keptRun[slot];
        int count = Math.min(cache.blocksFrom(run) - before, most - blocks[slot]);
        isOwn[slot] = true;
        add(slot, run, count);
        return cache.idleOf(run, before + count) - cache.idleOf(run, before);
    }

    private void add(int slot, int run, int count) {
        if (parts[slot] == runs[slot].length) {
            int capacity = Math.max(16, 2 * parts[slot]);
            runs[slot] = Arrays.copyOf(runs[slot], capacity);
            counts[slot] = Arrays.copyOf(counts[slot], capacity);
        }
        runs[slot][parts[slot]] = run;
        counts[slot][parts[slot]++] = count;
        blocks[slot] += count;
    }

    private void pass(int slot, long key) {
        stretches[slot]++;
        keys[slot] = key;
        inStretch[slot] = 0;
    }

    /** KV blocks that end within the trace's block at this index and are full. */
    private static int covered(Demand demand, int index, int blockTokens) {
        return covered(demand, index, blockTokens, Integer.MAX_VALUE);
    }

    private static int covered(Demand demand, int index, int blockTokens, int mostBlocks) {
        long size = demand.text().blockTokens();
        long tokens = demand.textTokens();
        long end = Math.min(Math.min((index + 1) * size, tokens) / blockTokens, mostBlocks);
        return (int) (end - Math.min(Math.min(index * size, tokens) / blockTokens, end));
    }

    /** The sequence, which has been admitted, uses what its table was filled with. */
    void use(int slot) {
        int last = parts[slot] - 1;
        int before = isOwn[slot] ? blocks[slot] - counts[slot][last] - keptFrom[slot] : 0;
        if (before > 0) {
            keptRun[slot] = cache.after(keptRun[slot], before);
            keptLife[slot] = cache.life(keptRun[slot]);
            keptFrom[slot] += before;
            runs[slot][last] = keptRun[slot];
        }
        for (int i = 0; i < parts[slot]; i++) {
            cache.use(runs[slot][i], counts[slot][i]);
        }
    }

    /** Empties the table of a sequence that uses nothing of it. */
    void forget(int slot) {
        blocks[slot] = 0;
        parts[slot] = 0;
        stretches[slot] = 0;
        keys[slot] = Prefix.BEGINNING;
        inStretch[slot] = 0;
        isOwn[slot] = false;
    }

    /** Makes the first blocks of a sequence known, so far as its text is. */
    void publish(int slot, Demand demand, int blockTokens, int upTo) {
        Prefix prefix = demand.text();
        while (!isOwn[slot] && stretches[slot] < prefix.length()) {
            long key = Prefix.text(keys[slot], prefix.block(stretches[slot]));
            int covered = covered(demand, stretches[slot], blockTokens, upTo);
            if (covered > inStretch[slot]) {
                extend(slot, key, covered);
            }
            if (isOwn[slot] || inStretch[slot] < covered(demand, stretches[slot], blockTokens)) {
                return;
            }
            pass(slot, key);
        }
    }

    private void extend(int slot, long key, int covered) {
        int more = covered - inStretch[slot];
        int chain = cache.find(key);
        if (chain == BlockCache.NONE) {
            add(slot, cache.add(key, more), more);
        } else if (inStretch[slot] == 0 || cache.blocksFrom(chain) > inStretch[slot]) {
            isOwn[slot] = true;
            return;
        } else {
            cache.append(chain, more);
            counts[slot][parts[slot] - 1] += more;
            blocks[slot] += more;
        }
        inStretch[slot] = covered;
    }

    /** Adds what a sequence that leaves has beyond its table, up to so many full blocks, as its own. */
    void keep(int slot, Request request, int fullBlocks) {
        int more = fullBlocks - blocks[slot];
        boolean goesOn = isOwn[slot]
                && keptFor[slot] == request.id() + 1
                && parts[slot] > 0
                && runs[slot][parts[slot] - 1] == keptRun[slot]
                // what was kept may be gone, and its number another's, which this very sequence uses as well
                && cache.life(keptRun[slot]) == keptLife[slot];
        if (more > 0 && goesOn) {
            cache.append(keptRun[slot], more);
            counts[slot][parts[slot] - 1] += more;
            blocks[slot] += more;
        } else if (more > 0) {
            keptFrom[slot] = blocks[slot];
            keptRun[slot] = cache.own(more);
            add(slot, keptRun[slot], more);
            goesOn = true;
        }
        keptFor[slot] = goesOn ? request.id() + 1 : 0;
        keptLife[slot] = goesOn ? cache.life(keptRun[slot]) : 0;
    }

    /** The sequence uses nothing any more; the last of its text becomes idle first. */
    void leave(int slot) {
        for (int i = parts[slot] - 1; i >= 0; i--) {
            cache.leave(runs[slot][i], counts[slot][i]);
        }
        forget(slot);
    }

    void ensureCapacity(int capacity) {
        int known = blocks.length;
        blocks = Arrays.copyOf(blocks, capacity);
        runs = Arrays.copyOf(runs, capacity);
        counts = Arrays.copyOf(counts, capacity);
        Arrays.fill(runs, known, capacity, NO_RUNS);
        Arrays.fill(counts, known, capacity, NO_RUNS);
        parts = Arrays.copyOf(parts, capacity);
        stretches = Arrays.copyOf(stretches, capacity);
        keys = Arrays.copyOf(keys, capacity);
        inStretch = Arrays.copyOf(inStretch, capacity);
        isOwn = Arrays.copyOf(isOwn, capacity);
        keptRun = Arrays.copyOf(keptRun, capacity);
        keptLife = Arrays.copyOf(keptLife, capacity);
        keptFrom = Arrays.copyOf(keptFrom, capacity);
        keptFor = Arrays.copyOf(keptFor, capacity);
    }
}
