package io.simctl.trace;

import io.simctl.control.Prefix;

/**
 * A request as recorded.
 *
 * @param at nanoseconds since the trace's first request
 * @param promptTokens tokens of the prompt
 * @param outputTokens tokens of the output
 * @param maxTokens the limit that the client announced, or 0 when the trace does not tell
 * @param model the model's name in the trace, or empty when the trace does not tell
 * @param prefix the prompt's leading blocks, when the trace knows them
 */
public record TraceRow(long at, int promptTokens, int outputTokens, int maxTokens, String model, Prefix prefix) {
    TraceRow(long at, int promptTokens, int outputTokens) {
        this(at, promptTokens, outputTokens, 0, "", Prefix.NONE);
    }

    /** The same request at another time. */
    public TraceRow withTime(long time) {
        return new TraceRow(time, promptTokens, outputTokens, maxTokens, model, prefix);
    }
}
