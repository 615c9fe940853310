package io.simctl.workload;

import io.simctl.fleet.Prefix;
import java.util.random.RandomGenerator;

/** A conversation at one of its turns: how long the prompt is by now, and which text it consists of. */
final class ConversationTurns {
    private final Conversations of;
    private final RandomGenerator random;
    private final long system;
    private final long own;
    private int turnsLeft;
    private int promptTokens;

    /**
     * @param random of all that happens in it
     * @param system number of the text that it begins with
     * @param own number of the text that follows
     * @param turns how many, at least 1
     * @param promptTokens prompt of the first turn
     */
    ConversationTurns(Conversations of, RandomGenerator random, long system, long own, int turns, int promptTokens) {
        this.of = of;
        this.random = random;
        this.system = system;
        this.own = own;
        this.turnsLeft = turns - 1;
        this.promptTokens = promptTokens;
    }

    /** Tokens of this turn's prompt, all that was said before included. */
    int promptTokens() {
        return promptTokens;
    }

    /** Length of this turn's answer; to be drawn once a turn. */
    int output() {
        return of.output(random);
    }

    /** How long the user thinks before the next turn, in nanoseconds; to be drawn once a turn. */
    long think() {
        return of.think(random);
    }

    /**
     * Goes on to the next turn.
     *
     * @param answerTokens length of the answer to this one
     * @param context most tokens of one sequence
     * @return whether there is one that the context has room for
     */
    boolean advance(int answerTokens, int context) {
        if (turnsLeft == 0) {
            return false;
        }
        turnsLeft--;
        long longer = (long) promptTokens + answerTokens + of.message(random);
        promptTokens = (int) Math.min(longer, Integer.MAX_VALUE);
        return longer < context;
    }

    /** The blocks of the first tokens; the last one need not be full. */
    Prefix text(int tokens) {
        int size = of.blockTokens();
        long[] blocks = new long[Math.ceilDiv(tokens, size)];
        int shared = of.systemTokens() / size;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = number(i < shared ? system : own, i);
        }
        return new Prefix(size, blocks);
    }

    /**
     * The same as a trace has it, in which a number names the whole text up to the end of its block: the last block, unless it is full,
     * has one of its own.
     */
    Prefix recorded(int tokens) {
        Prefix text = text(tokens);
        int last = text.length() - 1;
        if (tokens % text.blockTokens() == 0) {
            return text;
        }
        long[] blocks = new long[text.length()];
        for (int i = 0; i < last; i++) {
            blocks[i] = text.block(i);
        }
        blocks[last] = number(own + tokens, last);
        return new Prefix(text.blockTokens(), blocks);
    }

    /** A number of 53 bits, which every reader of JSON keeps (mixed as in SplitMix64). */
    private static long number(long text, int block) {
        long z = text + (block + 1L) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (z ^ z >>> 31) >>> 11;
    }
}
