package io.simctl.report.rule;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.RequestCount;
import io.simctl.report.rule.ReleaseRule.Bounded;
import io.simctl.report.rule.ReleaseRule.Limit;
import io.simctl.report.stats.Tails;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The samples behind a rule. A percentile has no value where they are too few; a share has one even of a single request, so that rules on it
 * need as many as the percentile of the same rank does, though no more than p90.
 */
record Samples(RuleCase ruled) {
    private static final double HIGHEST_RANK = 0.9;
    private static final double LOWEST_RANK = 0.5;
    private static final int PER_MILLE = 1000;

    /** What is missing for any verdict; empty when nothing is. */
    Optional<String> missing() {
        if (ruled.value().isEmpty()) {
            return Optional.of(absent("these runs"));
        }
        if (ruled.rule().condition().needsBaseline() && ruled.baseline().isEmpty()) {
            return Optional.of(absent("the baseline's runs"));
        }
        OptionalLong requests = requests();
        long needed = needed();
        return requests.isPresent() && requests.getAsLong() < needed
                ? Optional.of(String.format(
                        Locale.ROOT, "a share of %,d requests; it takes %,d", requests.getAsLong(), needed))
                : Optional.empty();
    }

    private Metric metric() {
        return ruled.rule().figure().metric();
    }

    private String absent(String runs) {
        long needed = metric().fewestSamples();
        return needed > 0
                ? String.format(Locale.ROOT, "too few samples in %s; it takes %,d", runs, needed)
                : runs + " have no such figure";
    }

    /** The requests that a share is of; empty where it is no share of requests. */
    private OptionalLong requests() {
        if (metric().unit() != Unit.SHARE) {
            return OptionalLong.empty();
        }
        return switch (metric().population()) {
            case SUBMITTED, ERROR_ADJUSTED -> OptionalLong.of(independent(RequestCount.SUBMITTED));
            case COMPLETED -> OptionalLong.of(independent(RequestCount.COMPLETED));
            case UNDER_SLO -> OptionalLong.of(independent(RequestCount.UNDER_SLO));
            case USERS, MACHINES -> OptionalLong.empty();
        };
    }

    private long independent(RequestCount kind) {
        int row =
                ruled.contender().report().rows().indexOf(ruled.rule().figure().model());
        Scope scope = ruled.contender().policy().scope(row);
        return Math.round(scope.count(kind) * scope.independent());
    }

    private long needed() {
        OptionalDouble baseline = ruled.baseline();
        DoubleStream bounds = ruled.rule().condition() instanceof Bounded bounded
                ? Stream.of(bounded.lower(), bounded.upper())
                        .flatMap(Optional::stream)
                        .mapToDouble((Limit limit) -> limit.of(baseline))
                : baseline.stream();
        double rank = bounds.map(bound -> Math.max(bound, 1 - bound))
                .filter(bound -> bound < 1)
                .max()
                .orElse(LOWEST_RANK);
        return Tails.samplesNeeded((int) Math.round(PER_MILLE * Math.clamp(rank, LOWEST_RANK, HIGHEST_RANK)));
    }
}
