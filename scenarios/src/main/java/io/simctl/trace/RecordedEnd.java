package io.simctl.trace;

/**
 * The end of a request as it was recorded. Traces seldom say so; {@link #UNKNOWN} stands for what they do not.
 *
 * @param status of the reply, such as 429; 0 where the trace does not say
 * @param ttft nanoseconds to the first token
 * @param e2e nanoseconds to the last token
 */
public record RecordedEnd(int status, long ttft, long e2e) {
    /** A time that the trace does not have. */
    public static final long UNKNOWN = -1;

    /** Nothing is known. */
    public static final RecordedEnd NONE = new RecordedEnd(0, UNKNOWN, UNKNOWN);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int LONGEST = 24;

    /**
     * An end by its texts in a file: status, and times in milliseconds. One that is no number is unknown, since in files of others
     * a column of that name may mean anything.
     */
    public static RecordedEnd of(String status, String ttftMillis, String e2eMillis) {
        RecordedEnd end = new RecordedEnd(
                Math.clamp(number(status, 1), 0, Integer.MAX_VALUE),
                number(ttftMillis, NANOS_PER_MILLI),
                number(e2eMillis, NANOS_PER_MILLI));
        return end.isKnown() ? end : NONE;
    }

    private static long number(String text, double factor) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return UNKNOWN;
        }
        try {
            double value = Double.parseDouble(text) * factor;
            return value >= 0 && value < Long.MAX_VALUE ? Math.round(value) : UNKNOWN;
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** Whether the server sent the request away, so that it is part of the demand though it has no answer. */
    public boolean isRejection() {
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    }

    /** Whether anything is known. */
    public boolean isKnown() {
        return status != 0 || ttft != UNKNOWN || e2e != UNKNOWN;
    }
}
