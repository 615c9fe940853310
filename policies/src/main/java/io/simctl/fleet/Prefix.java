package io.simctl.fleet;

/** Identities of a prompt's leading blocks: equal numbers at equal places mean equal leading text. */
public final class Prefix {
    /** The prefix of a prompt that shares nothing with any other. */
    public static final Prefix NONE = new Prefix(0, new long[0]);

    /** The {@link #text} that ends where prompts begin. */
    public static final long BEGINNING = 0x9E3779B97F4A7C15L;

    private final int blockTokens;
    private final long[] blocks;

    /**
     * @param blockTokens tokens that one block stands for
     * @param blocks identities of the leading blocks in order; taken over, not copied
     */
    public Prefix(int blockTokens, long[] blocks) {
        this.blockTokens = blockTokens;
        this.blocks = blocks;
    }

    /** Tokens that one block stands for, or 0 for {@link #NONE}. */
    public int blockTokens() {
        return blockTokens;
    }

    /** How many leading blocks are known. */
    public int length() {
        return blocks.length;
    }

    /**
     * Identity of a block with all before it (mixed as in SplitMix64), by which prefix caches find it.
     *
     * @param before identity of what is before it, {@link #BEGINNING} for the first block
     */
    public static long text(long before, long block) {
        long mixed = (before + block) * 0xBF58476D1CE4E5B9L + 1;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Identity of the block at {@code index}. */
    public long block(int index) {
        return blocks[index];
    }
}
