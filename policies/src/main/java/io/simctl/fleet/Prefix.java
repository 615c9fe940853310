package io.simctl.fleet;

/** Identities of a prompt's leading blocks: equal numbers at equal places mean equal leading text. */
public final class Prefix {
    /** The prefix of a prompt that shares nothing with any other. */
    public static final Prefix NONE = new Prefix(0, new long[0]);

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

    /** Identity of the block at {@code index}. */
    public long block(int index) {
        return blocks[index];
    }
}
