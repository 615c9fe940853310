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
 * @param other what the trace says beyond that, by its name there: kept when a trace is converted
 * @param recorded how it ended when it was recorded, where the trace says so
 */
public record TraceRow(
        long at,
        int promptTokens,
        int outputTokens,
        int maxTokens,
        String model,
        Prefix prefix,
        Map<String, String> other,
        RecordedEnd recorded) {

    /** A request of whose end no more is known than whether there was output. */
    public TraceRow(
            long at,
            int promptTokens,
            int outputTokens,
            int maxTokens,
            String model,
            Prefix prefix,
            Map<String, String> other) {
        this(at, promptTokens, outputTokens, maxTokens, model, prefix, other, RecordedEnd.NONE);
    }

    /** A request of which no more is known. */
    public TraceRow(long at, int promptTokens, int outputTokens, int maxTokens, String model, Prefix prefix) {
        this(at, promptTokens, outputTokens, maxTokens, model, prefix, Map.of());
    }

    TraceRow(long at, int promptTokens, int outputTokens) {
        this(at, promptTokens, outputTokens, 0, "", Prefix.NONE);
    }

    /** The same request at another time. */
    public TraceRow withTime(long time) {
        return new TraceRow(time, promptTokens, outputTokens, maxTokens, model, prefix, other, recorded);
    }

    /** A request of the same kind and time with other lengths. */
    public TraceRow withTokens(int prompt, int output) {
        return new TraceRow(at, prompt, output, maxTokens, model, prefix, other, recorded);
    }

    /** Whether the request failed when it was recorded: nothing was generated. */
    public boolean failed() {
        return outputTokens == 0;
    }
}
