package io.simctl.live.front;

import io.simctl.live.front.Faults.UsagePlace;
import java.util.List;
import java.util.Optional;

/**
 * The words of one reply, whole or as a stream. What it gives for a stream are the lines of events, each with its field's name and without the
 * empty line that ends it.
 */
sealed interface ReplyFormat permits ChoicesFormat, NativeFormat, ResponsesFormat {
    /**
     * One of the outputs of a reply.
     *
     * @param index its number among them
     * @param text all of it; empty where a stream needs it no more, see {@link #repeatsText}
     */
    record Choice(int index, String text, GenerationStats stats) {}

    /** The format of a shape. */
    static ReplyFormat of(ReplyShape shape, boolean isStream, String model, long created, long number) {
        return switch (shape) {
            case CHAT, TEXT -> new ChoicesFormat(shape, isStream, model, created, number);
            case NATIVE -> new NativeFormat();
            case RESPONSES -> new ResponsesFormat(model, created, number);
        };
    }

    /** What a stream of so many outputs begins with. */
    List<String> opening(int choices);

    /** The text of some tokens of an output. */
    String tokens(int index, String text);

    /** Whether the end of a stream repeats its text. */
    boolean repeatsText();

    /** Where a stream has its counts, as a rule: with the end of its last output, behind it, or nowhere. */
    UsagePlace usualPlace(boolean isAskedFor);

    /**
     * An output has ended.
     *
     * @param usage the counts, where they belong here
     */
    List<String> closing(Choice choice, boolean withTimings, Optional<GenerationStats> usage);

    /**
     * All outputs have ended.
     *
     * @param usage the counts, where they belong here
     */
    List<String> ending(List<Choice> choices, Optional<GenerationStats> usage);

    /** A reply that is no stream. */
    String whole(List<Choice> choices, GenerationStats total);
}
