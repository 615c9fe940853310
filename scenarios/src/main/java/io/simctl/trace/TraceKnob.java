package io.simctl.trace;

import io.simctl.scenario.yaml.Names;

/** A part of a {@link TraceLayout} that a format may leave to the user. */
public enum TraceKnob {
    /** What its times are counted in. */
    TIME_UNIT("time_unit", "its times are written in one way only"),
    /** How many tokens each of its hashes stands for. */
    BLOCK_TOKENS("block_tokens", "it has no block hashes, or says itself how large their blocks are"),
    /** Which of its columns is which. */
    COLUMNS("columns", "its columns have their names; leave the format out, or say `columns` instead");

    private final String word;
    private final String whyNot;

    TraceKnob(String word, String whyNot) {
        this.word = word;
        this.whyNot = whyNot;
    }

    /** As written in scenarios. */
    String word() {
        return word;
    }

    /** The answer to a user who says it of a format that has no use for it. */
    String refusal(String format) {
        return "%s means nothing to the format %s: %s".formatted(Names.quote(word), Names.quote(format), whyNot);
    }
}
