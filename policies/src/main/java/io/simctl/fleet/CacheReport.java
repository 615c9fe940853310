package io.simctl.fleet;

import java.util.Arrays;

/**
 * A machine's account of its prefix caches: of each text of which it holds another part than before, how much that is now. What is said
 * later counts. Filled again and again; whoever receives one copies what it keeps.
 */
public final class CacheReport {
    /** Stands for the tokens of a text in the place of which all texts of the model are told to be gone. */
    public static final int ALL_GONE = -1;

    private static final int FIRST_CAPACITY = 16;

    private int[] models = {};
    private long[] texts = {};
    private int[] tokens = {};
    private int size;
    private int blockTokens = 1;
    private long until;

    /** Says nothing. */
    public void clear() {
        size = 0;
    }

    /** Number of the first happening that is not taken in any more. */
    public void until(long happening) {
        until = happening;
    }

    /** The number that {@link #until(long)} was given. */
    public long until() {
        return until;
    }

    /**
     * Says that the machine holds so much of a text.
     *
     * @param text identity of a block of prompts with all before it; see {@link Prefix#text}
     * @param held tokens of that block that are held, those before it not counted; {@link #ALL_GONE} for none of any text
     * @param cacheBlock tokens of a block of the cache, which holds full ones only
     */
    public void add(int model, long text, int held, int cacheBlock) {
        if (size == texts.length) {
            int capacity = Math.max(FIRST_CAPACITY, 2 * size);
            models = Arrays.copyOf(models, capacity);
            texts = Arrays.copyOf(texts, capacity);
            tokens = Arrays.copyOf(tokens, capacity);
        }
        models[size] = model;
        texts[size] = text;
        tokens[size++] = held;
        blockTokens = cacheBlock;
    }

    /** Of how many texts something is said. */
    public int size() {
        return size;
    }

    /** The model of the i-th of these. */
    public int model(int i) {
        return models[i];
    }

    /** The i-th of these. */
    public long text(int i) {
        return texts[i];
    }

    /** Tokens that are held of the i-th of these; {@link #ALL_GONE} for none of any text. */
    public int tokens(int i) {
        return tokens[i];
    }

    /** Tokens of the cache's blocks, where anything is said. */
    public int blockTokens() {
        return blockTokens;
    }
}
