package io.simctl.live.wire.text;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The judgement of what a server gives as the reason why its output has ended. Some reasons are those of an engine that has given the
 * request up; a reply that ends so is none. A reason that nobody knows is taken for a good one.
 */
public final class FinishReason {
    private static final Pattern FILTERED =
            Pattern.compile("filter|safety|sensitive|blocklist|prohibited|recitation|spii|refusal|moderat");
    private static final Pattern ERROR =
            Pattern.compile("error|fail|time_?-?out|insufficient|overload|exhausted|unavailable|malformed");
    private static final Pattern ABORTED = Pattern.compile("abort|cancel|interrupt|preempt|evict|kill|shutdown");

    private FinishReason() {}

    /** What the reason says of the reply. */
    public enum End {
        /** It is as long as it was to be. */
        COMPLETE,
        /** The engine has given it up. */
        ABORTED,
        /** It was cut off for what it says. */
        FILTERED,
        /** Something went wrong. */
        FAILED
    }

    /** What this reason says, such as {@code length} or {@code abort}; an empty one says nothing bad. */
    public static End of(String reason) {
        String word = reason.toLowerCase(Locale.ROOT);
        if (ABORTED.matcher(word).find()) {
            return End.ABORTED;
        }
        if (FILTERED.matcher(word).find()) {
            return End.FILTERED;
        }
        return ERROR.matcher(word).find() ? End.FAILED : End.COMPLETE;
    }
}
