package io.simctl.trace.stats;

import io.simctl.trace.TraceRow;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The times that a recording has of its answers, in microseconds: until the first token, and a token after the first. They are of the
 * requests that were answered, and of those of them whose answers came as streams.
 *
 * @param ttft from the request to its first token
 * @param tpot from the first token to the last, for each token after the first
 */
public record RecordedTimes(ValueDistribution ttft, ValueDistribution tpot) {
    private static final String TTFT = "ttft_ms";
    private static final String E2E = "e2e_ms";
    private static final double MICROS = 1000;

    RecordedTimes() {
        this(new ValueDistribution(), new ValueDistribution());
    }

    void add(TraceRow row) {
        OptionalDouble first = millis(row.other(), TTFT);
        OptionalDouble last = millis(row.other(), E2E);
        first.ifPresent(millis -> ttft.add(Math.round(millis * MICROS)));
        if (first.isPresent() && last.isPresent() && row.outputTokens() > 1) {
            double rest = last.getAsDouble() - first.getAsDouble();
            tpot.add(Math.round(Math.max(0, rest) * MICROS / (row.outputTokens() - 1)));
        }
    }

    private static OptionalDouble millis(Map<String, String> others, String name) {
        String text = others.getOrDefault(name, "");
        try {
            double millis = text.isEmpty() ? -1 : Double.parseDouble(text);
            return millis >= 0 && millis < 1e12 ? OptionalDouble.of(millis) : OptionalDouble.empty();
        } catch (NumberFormatException notOurs) {
            return OptionalDouble.empty();
        }
    }
}
