package io.simctl.live.calibrate.fit;

import io.simctl.live.calibrate.fit.Measurement.Decode;
import io.simctl.live.calibrate.fit.Measurement.Join;
import io.simctl.live.calibrate.fit.Measurement.Loop;
import io.simctl.live.calibrate.fit.Measurement.Prefill;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The range of what was measured, in which a fit to it can speak.
 *
 * @param shortestPrompt in tokens
 * @param longestPrompt in tokens
 * @param longestPromptNanos time to first token of that one
 * @param contextRange by how many tokens of context steps of the same batch size differed, at most
 * @param stepNanos of the batch size where they did
 * @param hasJoins whether prompts were measured beside requests that decode
 * @param hasQueue whether tokens were measured while many requests waited
 */
public record Sampled(
        double shortestPrompt,
        double longestPrompt,
        double longestPromptNanos,
        double contextRange,
        double stepNanos,
        boolean hasJoins,
        boolean hasQueue) {
    /** Prompts that are nearly as long as the longest count as it: those of random words differ by some tokens. */
    private static final double NEARLY = 0.9;

    /** The range of these readings. */
    public static Sampled of(List<Reading> readings) {
        List<Reading> usable = readings.stream().filter(Reading::isUsable).toList();
        List<Reading> prompts =
                usable.stream().filter(one -> one.of() instanceof Prefill).toList();
        DoubleSummaryStatistics tokens =
                prompts.stream().mapToDouble(Reading::tokens).summaryStatistics();
        double longest = Statistics.median(prompts.stream()
                .filter(one -> one.tokens() >= NEARLY * tokens.getMax())
                .map(Reading::nanos)
                .toList());
        Optional<List<Reading>> steps = widest(usable);
        return new Sampled(
                tokens.getMin(),
                tokens.getMax(),
                longest,
                steps.map(Sampled::range).orElse(0.0),
                steps.map(some -> Statistics.median(
                                some.stream().map(Reading::nanos).toList()))
                        .orElse(Double.NaN),
                usable.stream().anyMatch(one -> one.of() instanceof Join),
                usable.stream().anyMatch(one -> one.of() instanceof Loop loop && loop.isDeep()));
    }

    /** The steps of the batch size whose contexts differed most. */
    private static Optional<List<Reading>> widest(List<Reading> readings) {
        Map<Integer, List<Reading>> bySize = readings.stream()
                .filter(one -> one.of() instanceof Decode)
                .collect(Collectors.groupingBy(one -> ((Decode) one.of()).sequences()));
        return bySize.values().stream().max(Comparator.comparingDouble(Sampled::range));
    }

    /** Between different measurements: repetitions of one differ by a token or two, which says nothing. */
    private static double range(List<Reading> steps) {
        DoubleSummaryStatistics contexts = steps.stream()
                .collect(Collectors.groupingBy(Reading::of, Collectors.averagingDouble(Reading::tokens)))
                .values()
                .stream()
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        return contexts.getMax() - contexts.getMin();
    }
}
