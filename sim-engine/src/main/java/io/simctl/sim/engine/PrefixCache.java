package io.simctl.sim.engine;

import java.util.Arrays;

/**
 * Runs of KV blocks that hold known text, found by a 64-bit key that stands for the text and all before it. A run that some
 * sequence uses stays; of the others the one that has been idle for longest goes first.
 *
 * <p>The table is open addressing over primitive arrays: a trace asks for some 300,000 keys in an hour, and boxed keys would
 * cost more than the engine's steps.
 */
final class PrefixCache {
    /** No run. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 64;

    private final SlotList idle = new SlotList();
    private long[] keys = new long[FIRST_CAPACITY];
    private int[] blocks = new int[FIRST_CAPACITY];
    private int[] users = new int[FIRST_CAPACITY];
    private int[] free = new int[FIRST_CAPACITY];
    private int freeCount;

    /** Runs by the low bits of their key, in the next free place after it; {@link #NONE} where there is none. */
    private int[] table = new int[2 * FIRST_CAPACITY];

    private long idleBlocks;

    PrefixCache() {
        clear();
    }

    /** Forgets everything; nobody may use any run. */
    void clear() {
        Arrays.fill(table, NONE);
        freeCount = 0;
        for (int run = keys.length - 1; run >= 0; run--) {
            free[freeCount++] = run;
        }
        while (!idle.isEmpty()) {
            idle.remove(idle.first());
        }
        idleBlocks = 0;
    }

    /** Blocks of runs that nobody uses. */
    long idleBlocks() {
        return idleBlocks;
    }

    /** The run with this key, or {@link #NONE}. */
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

    /** Adds a run, whose key is new, with one user. */
    int add(long key, int blockCount) {
        if (freeCount == 0) {
            grow();
        }
        int run = free[--freeCount];
        table[placeOf(key)] = run;
        keys[run] = key;
        blocks[run] = blockCount;
        users[run] = 1;
        return run;
    }

    boolean isIdle(int run) {
        return users[run] == 0;
    }

    /** One more sequence uses the run. */
    void use(int run) {
        if (users[run]++ == 0) {
            idle.remove(run);
            idleBlocks -= blocks[run];
        }
    }

    /** One sequence fewer uses the run. */
    void leave(int run) {
        if (--users[run] == 0) {
            idle.add(run);
            idleBlocks += blocks[run];
        }
    }

    /** Drops the run that has been idle for longest, of which there must be one, and returns how many blocks it had. */
    int evict() {
        int run = idle.first();
        idle.remove(run);
        idleBlocks -= blocks[run];
        removeFromTable(placeOf(keys[run]));
        free[freeCount++] = run;
        return blocks[run];
    }

    /** Moves up what would no longer be found past the hole (Knuth, TAOCP 3, 6.4, algorithm R). */
    private void removeFromTable(int place) {
        int mask = table.length - 1;
        int hole = place;
        for (int next = hole + 1 & mask; table[next] != NONE; next = next + 1 & mask) {
            int home = (int) keys[table[next]] & mask;
            if ((next - home & mask) >= (next - hole & mask)) {
                table[hole] = table[next];
                hole = next;
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
        free = Arrays.copyOf(free, capacity);
        table = new int[2 * capacity];
        Arrays.fill(table, NONE);
        for (int run = 0; run < known; run++) {
            table[placeOf(keys[run])] = run;
        }
        for (int run = capacity - 1; run >= known; run--) {
            free[freeCount++] = run;
        }
    }
}
