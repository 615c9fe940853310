package io.simctl.trace;

/** A part of what a trace may say of its requests beside their times and lengths. */
public enum TracePart {
    /** Which model was asked for. */
    MODEL("names of models"),
    /** Which limit of the output the client announced. */
    LIMIT("announced limits of the output"),
    /** Which text prompts have in common. */
    BLOCKS("block hashes");

    private final String words;

    TracePart(String words) {
        this.words = words;
    }

    /** What it is called in messages. */
    String words() {
        return words;
    }

    /** Whether {@code row} has it. */
    boolean isIn(TraceRow row) {
        return switch (this) {
            case MODEL -> !row.model().isEmpty();
            case LIMIT -> row.maxTokens() > 0;
            case BLOCKS -> row.prefix().length() > 0;
        };
    }
}
