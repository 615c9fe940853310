package io.simctl.trace.stats;

import io.simctl.fleet.Prefix;
import io.simctl.trace.stats.TraceSummary.Reuse;
import java.util.Optional;

/**
 * A sample of the blocks seen so far. All of them are remembered as long as they are few; then one in two by their hash, one
 * in four and so on, each standing for as many: the fixed-size sampling of SHARDS (Waldspurger et al., USENIX FAST 2015).
 */
final class BlockSample {
    private static final int MOST_REMEMBERED = 1 << 21;

    private final int most;
    private long[] table = new long[1 << 10];
    private boolean zeroSeen;
    private int remembered;
    private int level;
    private int blockTokens;
    private long blocks;
    private double sampled;
    private double reused;

    BlockSample() {
        this(MOST_REMEMBERED);
    }

    BlockSample(int most) {
        this.most = most;
    }

    /** Counts the blocks of a prompt. One that follows an unknown one is not reused, whatever its number. */
    void add(Prefix prefix) {
        boolean known = true;
        for (int i = 0; i < prefix.length(); i++) {
            long key = mix(prefix.block(i));
            if (isSampled(key)) {
                double weight = 1L << level;
                known &= !remember(key);
                sampled += weight;
                reused += known ? weight : 0;
            }
        }
        blocks += prefix.length();
        blockTokens = prefix.length() > 0 ? prefix.blockTokens() : blockTokens;
    }

    private boolean isSampled(long key) {
        return level == 0 || key >>> (Long.SIZE - level) == 0;
    }

    /** The finaliser of MurmurHash3: a bijection, so that different blocks stay different. */
    private static long mix(long block) {
        long h = (block ^ block >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }

    /** Whether the key is new. */
    private boolean remember(long key) {
        if (key == 0) {
            boolean isNew = !zeroSeen;
            zeroSeen = true;
            return isNew;
        }
        if (!insert(key)) {
            return false;
        }
        if (++remembered > most) {
            level++;
            rehash(table.length);
        } else if (2 * remembered > table.length) {
            rehash(2 * table.length);
        }
        return true;
    }

    /** The low bits choose the place, since the high ones say who is sampled. */
    private boolean insert(long key) {
        int mask = table.length - 1;
        int at = (int) key & mask;
        while (table[at] != 0) {
            if (table[at] == key) {
                return false;
            }
            at = at + 1 & mask;
        }
        table[at] = key;
        return true;
    }

    private void rehash(int size) {
        long[] old = table;
        table = new long[size];
        remembered = 0;
        for (long key : old) {
            if (key != 0 && isSampled(key)) {
                insert(key);
                remembered++;
            }
        }
    }

    /** What was counted so far; empty when there was no block. */
    Optional<Reuse> reuse() {
        if (blocks == 0) {
            return Optional.empty();
        }
        long distinct = (remembered + (zeroSeen ? 1L : 0)) << level;
        return Optional.of(new Reuse(blockTokens, blocks, distinct, sampled == 0 ? 0 : reused / sampled, 1L << level));
    }
}
