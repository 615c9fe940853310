package io.simctl.trace.stats;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The figures that describe a trace. All but {@code failures} and {@code rejected} is about the requests that were answered.
 *
 * @param requests that were answered
 * @param failures requests that failed when they were recorded
 * @param rejected those of the failures that the server sent away with 429 or 503, which a replay sends again
 * @param span from the first request to the last
 * @param gaps times between requests
 * @param dispersion of the counts in windows of several lengths; only where the trace has ten windows
 * @param sharedTimes how many requests have the same time
 * @param prompt lengths of prompts
 * @param output lengths of outputs
 * @param reuse of prompts' beginnings, when the trace has block hashes
 * @param models by the names in the trace, the most frequent first; empty when it names none
 * @param rate over time, counted from the trace's first request of any kind
 * @param times of the answers, where the trace is a recording that has them
 */
public record TraceSummary(
        long requests,
        long failures,
        long rejected,
        Duration span,
        ValueDistribution gaps,
        List<Dispersion> dispersion,
        SharedTimes sharedTimes,
        ValueDistribution prompt,
        ValueDistribution output,
        Optional<Reuse> reuse,
        List<ModelShare> models,
        RateCurve rate,
        RecordedTimes times) {

    /**
     * The index of dispersion: how much more the number of requests in a window scatters than a Poisson process's, whose
     * index is 1.
     *
     * @param window length of the windows
     * @param windows whole windows in the trace
     * @param index variance of the counts over their mean
     */
    public record Dispersion(Duration window, long windows, double index) {}

    /**
     * The share of one model in a trace.
     *
     * @param model name in the trace; empty for requests that name none
     */
    public record ModelShare(String model, long requests, long promptTokens, long outputTokens) {}

    /**
     * The reuse of prefixes: how much of the prompts an unlimited prefix cache would have had, that is blocks that an
     * earlier prompt had as well, with all blocks before them.
     *
     * @param blockTokens tokens of a block
     * @param blocks blocks of all prompts
     * @param distinct different ones among them; estimated when {@code sampling} is above 1
     * @param reused share of the blocks that had been there before; estimated when {@code sampling} is above 1
     * @param sampling one in how many different blocks was followed in the end
     */
    public record Reuse(int blockTokens, long blocks, long distinct, double reused, long sampling) {}

    /** Requests per second over the whole span; 0 for a trace without span. */
    public double requestsPerSecond() {
        return span.isZero() ? 0 : (requests - 1) / (span.toNanos() / 1e9);
    }
}
