package io.simctl.sim.engine;

import io.simctl.sim.engine.BatchEngine.CacheWatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * KV blocks with text that can be found again, in runs: a run is a number of consecutive blocks that the same sequences use. Runs of
 * one stretch of text follow one another in a chain, which is found by a 64-bit key that stands for the text and all before it; a
 * run without a key is one sequence's own. A run that no sequence uses is idle: of those the one that has been so for longest goes first,
 * and of its blocks the last one.
 *
 * <p>The table is open addressing over primitive arrays: a trace asks for some 300,000 keys in an hour, and boxed keys would
 * cost more than the engine's steps.
 */
final class BlockCache {
    /** No run. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 64;

    private final SlotList idle = new SlotList();
    private long[] keys = new long[FIRST_CAPACITY];
    private int[] blocks = new int[FIRST_CAPACITY];
    private int[] users = new int[FIRST_CAPACITY];

    /** The run that goes on where this one ends, in the same stretch, and the one before. */
    private int[] next = new int[FIRST_CAPACITY];

    private int[] previous = new int[FIRST_CAPACITY];
    private boolean[] isFound = new boolean[FIRST_CAPACITY];
    private int[] free = new int[FIRST_CAPACITY];
    private int freeCount;

    /** Of each run how often its number has been given to new blocks. */
    private int[] lives = new int[FIRST_CAPACITY];

    /** First runs of chains by the low bits of their key, in the next free place after it; {@link #NONE} where there is none. */
    private int[] table = new int[2 * FIRST_CAPACITY];

    private long idleBlocks;
    private @Nullable CacheWatch watch;

    BlockCache() {
        clear();
    }

    /** Forgets everything; nobody may use any run. */
    void clear() {
        Arrays.fill(table, NONE);
        freeCount = 0;
        for (int run = keys.length - 1; run >= 0; run--) {
            free[freeCount++] = run;
            lives[run]++;
        }
        while (!idle.isEmpty()) {
            idle.remove(idle.first());
        }
        idleBlocks = 0;
        if (watch != null) {
            watch.allGone();
        }
    }

    /** Tells of every chain that has got longer or shorter from now on. */
    void watch(CacheWatch its) {
        watch = its;
    }

    /** Tells of the chain that the run is part of, if it can be found. */
    private void changed(int run) {
        if (watch != null) {
            int first = run;
            while (previous[first] != NONE) {
                first = previous[first];
            }
            if (isFound[first]) {
                watch.changed(keys[first]);
            }
        }
    }

    /** Blocks of runs that nobody uses. */
    long idleBlocks() {
        return idleBlocks;
    }

    /** The first run of the chain with this key, or {@link #NONE}. */
    int find(long key) {
        return table[placeOf(key)];
    }

    /** Where the key is in the table, or else the free place where it would be. */
    private int placeOf(long key) {
        int mask = table.length - 1;
        int place = (int) key & mask;
        while (table[place] != NONE && keys[table[place]] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** Blocks of a run and those that follow it in its chain. */
    int blocksFrom(int run) {
        int count = 0;
        for (int at = run; at != NONE; at = next[at]) {
            count += blocks[at];
        }
        return count;
    }

    /** How many of the first {@code count} blocks from a run on nobody uses. */
    int idleOf(int run, int count) {
        int unused = 0;
        int left = count;
        for (int at = run; left > 0; at = next[at]) {
            unused += users[at] == 0 ? Math.min(left, blocks[at]) : 0;
            left -= blocks[at];
        }
        return unused;
    }

    /** A number that changes when the run's blocks are gone. */
    int life(int run) {
        return lives[run];
    }

    /** Adds a chain, whose key is new, of so many blocks with one user. */
    int add(long key, int blockCount) {
        int run = own(blockCount);
        table[placeOf(key)] = run;
        keys[run] = key;
        isFound[run] = true;
        changed(run);
        return run;
    }

    /** Adds blocks of one user that nobody else finds. */
    int own(int blockCount) {
        if (freeCount == 0) {
            grow();
        }
        int run = free[--freeCount];
        blocks[run] = blockCount;
        users[run] = 1;
        next[run] = NONE;
        previous[run] = NONE;
        isFound[run] = false;
        lives[run]++;
        return run;
    }

    /** Adds blocks of one user, who uses all of the chain, to its end. */
    void append(int run, int blockCount) {
        int last = run;
        while (next[last] != NONE) {
            last = next[last];
        }
        if (users[last] == 1) {
            blocks[last] += blockCount;
        } else {
            int more = own(blockCount);
            next[last] = more;
            previous[more] = last;
        }
        changed(last);
    }

    /** One more sequence uses the first {@code count} blocks from a run on. */
    void use(int run, int count) {
        int left = count;
        for (int at = run; left > 0; at = next[at]) {
            if (blocks[at] > left) {
                split(at, left);
            }
            if (users[at]++ == 0) {
                idle.remove(at);
                idleBlocks -= blocks[at];
            }
            left -= blocks[at];
        }
    }

    /** The run that begins so many blocks, fewer than the chain has, after the beginning of another, made of a longer one where need be. */
    int after(int run, int count) {
        int at = run;
        int left = count;
        while (left >= blocks[at]) {
            left -= blocks[at];
            at = next[at];
        }
        return left == 0 ? at : split(at, left);
    }

    /** Makes two runs of one, the first with so many blocks, and returns the second. Of idle ones that goes first. */
    int split(int run, int count) {
        int rest = own(blocks[run] - count);
        users[rest] = users[run];
        blocks[run] = count;
        next[rest] = next[run];
        previous[rest] = run;
        next[run] = rest;
        if (next[rest] != NONE) {
            previous[next[rest]] = rest;
        }
        if (users[run] == 0) {
            idle.insert(rest, run);
        }
        return rest;
    }

    /** One sequence fewer uses the first {@code count} blocks from a run on; the last of them become idle first. */
    void leave(int run, int count) {
        int last = run;
        for (int left = count - blocks[run]; left > 0; left -= blocks[last]) {
            last = next[last];
        }
        for (int at = last; ; at = previous[at]) {
            if (--users[at] == 0) {
                idle.add(at);
                idleBlocks += blocks[at];
            }
            if (at == run) {
                return;
            }
        }
    }

    /** Empties up to {@code most} blocks of the run that has been idle for longest, of which there must be one, and returns how many. */
    int evict(int most) {
        int run = idle.first();
        int count = Math.min(most, blocks[run]);
        changed(run);
        idleBlocks -= count;
        blocks[run] -= count;
        if (blocks[run] == 0) {
            idle.remove(run);
            if (isFound[run]) {
                removeFromTable(placeOf(keys[run]));
            }
            if (previous[run] != NONE) {
                next[previous[run]] = NONE;
            }
            if (next[run] != NONE) {
                previous[next[run]] = NONE;
            }
            lives[run]++;
            free[freeCount++] = run;
        }
        return count;
    }

    /** Moves up what would no longer be found past the hole (Knuth, TAOCP 3, 6.4, algorithm R). */
    private void removeFromTable(int place) {
        int mask = table.length - 1;
        int hole = place;
        for (int at = hole + 1 & mask; table[at] != NONE; at = at + 1 & mask) {
            int home = (int) keys[table[at]] & mask;
            boolean isReachable = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!isReachable) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = NONE;
    }

    private void grow() {
        int known = keys.length;
        int capacity = 2 * known;
        keys = Arrays.copyOf(keys, capacity);
        blocks = Arrays.copyOf(blocks, capacity);
        users = Arrays.copyOf(users, capacity);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        isFound = Arrays.copyOf(isFound, capacity);
        lives = Arrays.copyOf(lives, capacity);
        free = Arrays.copyOf(free, capacity);
        int[] old = table;
        table = new int[2 * capacity];
        Arrays.fill(table, NONE);
        for (int run : old) {
            if (run != NONE) {
                table[placeOf(keys[run])] = run;
            }
        }
        for (int run = capacity - 1; run >= known; run--) {
            free[freeCount++] = run;
        }
    }
}
