package io.simctl.trace;

import io.simctl.fleet.Prefix;
import java.util.Map;

/**
 * A request as recorded.
 *
 * @param at nanoseconds since the trace's first request
 * @param promptTokens tokens of the prompt
 * @param outputTokens tokens of the output; 0 when the request failed
 * @param maxTokens the limit that the client announced, or 0 when the trace does not say
 * @param model the model's name in the trace, or empty when the trace does not say
 * @param prefix the prompt's leading blocks, when the trace knows them
 * @param other what the trace says beyond that, by its name there: of no use to simctl, but kept when a trace is converted
 */
public record TraceRow(
        long at,
        int promptTokens,
        int outputTokens,
        int maxTokens,
        String model,
        Prefix prefix,
        Map<String, String> other) {

    /** A request of which no more is known. */
    public TraceRow(long at, int promptTokens, int outputTokens, int maxTokens, String model, Prefix prefix) {
        this(at, promptTokens, outputTokens, maxTokens, model, prefix, Map.of());
    }

    TraceRow(long at, int promptTokens, int outputTokens) {
        this(at, promptTokens, outputTokens, 0, "", Prefix.NONE);
    }

    /** The same request at another time. */
    public TraceRow withTime(long time) {
        return new TraceRow(time, promptTokens, outputTokens, maxTokens, model, prefix, other);
    }

    /** Whether the request failed when it was recorded: nothing was generated. */
    public boolean failed() {
        return outputTokens == 0;
    }
}
