package io.simctl.live.wire;

/**
 * The listener to one exchange, in the order of time, on the exchange's own thread. Exactly one of {@link #finished} and
 * {@link #failed} ends it, unless it was cancelled. Calls should be short: the next bytes are read after them.
 *
 * <p>Times are of {@link System#nanoTime}. Those of replies are when the bytes came in, before they were understood.
 */
public interface StreamListener {
    /** The request was handed to the operating system; once more after {@link #stale}. */
    default void sent(long at) {}

    /**
     * The kept connection that carried the request had ended, without a byte in answer: it is sent again, on a new one. At most
     * once, and before all that follows.
     */
    default void stale(long at) {}

    /** The head of a good reply came in; some servers send it long before the first token. */
    default void headers(long at) {}

    /**
     * A chunk with text, reasoning or a tool call came in; a chunk may hold several tokens.
     *
     * @param nth 1 for the one that ends TTFT
     */
    default void content(long at, int nth) {}

    /** The reply is complete. */
    void finished(Completion completion, long at);

    /** There will be no complete reply. */
    void failed(Failure failure, long at);
}
