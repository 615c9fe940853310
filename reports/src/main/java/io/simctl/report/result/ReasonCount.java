package io.simctl.report.result;

/**
 * A number of requests that ended for the same reason.
 *
 * @param words what the first of them was told by a real server, as it said it; empty where none said anything
 */
public record ReasonCount(Reason reason, long count, String words) {
    /** Requests of which no server said anything. */
    public ReasonCount(Reason reason, long count) {
        this(reason, count, "");
    }

    /** These requests and more that ended for the same reason. */
    ReasonCount plus(ReasonCount more) {
        return new ReasonCount(reason, count + more.count, words.isEmpty() ? more.words : words);
    }
}
