package io.simctl.report.result;

import java.util.Comparator;

/**
 * The cause for which requests ended without an answer.
 *
 * @param status HTTP status, or 0 when there was none
 * @param text a policy's reason in snake_case, or the cause of a failure in words
 */
public record Reason(int status, String text) implements Comparable<Reason> {
    /** What stands for every reason beyond the first 32 of a run. */
    public static final String OTHER = "other";

    /** By status, then by text. */
    @Override
    public int compareTo(Reason other) {
        return Comparator.comparingInt(Reason::status)
                .thenComparing(Reason::text)
                .compare(this, other);
    }
}
