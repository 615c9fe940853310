package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Population;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.RequestCount;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two policies over the same row of a report: how far apart they are by a metric, and which of them is better.
 *
 * <p>Nobody is better by doing less. Who completed a smaller share of its requests, of the row or over all models, or whose users
 * waited for a larger share of their time, is better by nothing but what the loss of a request cannot improve: the completed
 * share itself, and goodput over all requests. Error-adjusted latencies bear a smaller share that is within the noise, since in them a lost request is
 * infinitely late.
 */
final class PolicyPair {
    private static final int FEWEST_FOR_INTERVAL = 2;
    private static final String COMPLETED = "rate_completed";
    private static final String WAITING = "waiting_share";

    private final Report report;
    private final Scope baseline;
    private final Scope candidate;
    private final PairedSections sections;
    private final Map<Metric, Difference> differences = new HashMap<>();

    /** Both over all models; none where this is that, or there is but one model. */
    private final Optional<PolicyPair> overall;

    /** Both over a row of the report. */
    static PolicyPair of(Report report, PolicyResult baseline, PolicyResult candidate, int row) {
        int all = report.models().size();
        Optional<PolicyPair> overall = row == all || all == 1
                ? Optional.empty()
                : Optional.of(new PolicyPair(report, baseline, candidate, all, Optional.empty()));
        return new PolicyPair(report, baseline, candidate, row, overall);
    }

    private PolicyPair(
            Report report, PolicyResult baseline, PolicyResult candidate, int row, Optional<PolicyPair> overall) {
        this.report = report;
        this.overall = overall;
        this.baseline = baseline.scope(row);
        this.candidate = candidate.scope(row);
        sections = PairedSections.of(baseline, candidate, row);
    }

    /**
     * The distance of the candidate from the baseline.
     *
     * @param size candidate minus baseline; empty when one of them has no finite value
     * @param ci95 Student's t interval about it; empty when {@code bySection} says why there is none
     */
    record Difference(OptionalDouble size, Optional<Interval> ci95, PairedSections.Differences bySection) {
        private boolean isWithinNoise() {
            return ci95.isPresent() && ci95.get().holds(0);
        }
    }

    Difference difference(Metric metric) {
        return differences.computeIfAbsent(metric, this::measured);
    }

    private Difference measured(Metric metric) {
        OptionalDouble left = metric.of(baseline);
        OptionalDouble right = metric.of(candidate);
        if (left.isEmpty() || right.isEmpty()) {
            return without(OptionalDouble.empty(), "too few samples");
        }
        if (!PairedSections.isFinite(left) || !PairedSections.isFinite(right)) {
            return without(OptionalDouble.empty(), signs(metric).orElse("infinite"));
        }
        double size = right.getAsDouble() - left.getAsDouble();
        PairedSections.Differences bySection = sections.differences(metric);
        if (bySection.values().length < FEWEST_FOR_INTERVAL) {
            return without(OptionalDouble.of(size), signs(metric).orElse(bySection.basis()));
        }
        return new Difference(
                OptionalDouble.of(size), Optional.of(Sections.studentT(size, bySection.values())), bySection);
    }

    private static Difference without(OptionalDouble size, String why) {
        return new Difference(size, Optional.empty(), PairedSections.Differences.none(why));
    }

    /** What a difference without an interval rests on, if on anything. */
    private Optional<String> signs(Metric metric) {
        return metric.population() == Population.ERROR_ADJUSTED
                ? sections.signs(metric)
                        .filter(PairedSections.Signs::agree)
                        .map(signs -> "infinite in places: told by the signs over " + signs.basis())
                : Optional.empty();
    }

    /** Whether the candidate is better than the baseline, as far as intervals and the work of both show. */
    Finding finding(Metric metric) {
        Finding finding = difference(metric).ci95().isPresent() ? byInterval(metric) : bySigns(metric);
        return switch (finding) {
            case BETTER -> mayWin(metric, 1) ? finding : Finding.UNEQUAL_WORK;
            case WORSE -> mayWin(metric, -1) ? finding : Finding.UNEQUAL_WORK;
            case NO_DIFFERENCE, UNEQUAL_WORK, UNKNOWN -> finding;
        };
    }

    private Finding byInterval(Metric metric) {
        Difference difference = difference(metric);
        if (difference.isWithinNoise() || metric.direction() == Direction.NEUTRAL) {
            return Finding.NO_DIFFERENCE;
        }
        boolean isBetter = metric.direction().prefers(difference.size().orElseThrow(), 0);
        return isBetter ? Finding.BETTER : Finding.WORSE;
    }

    /** Where requests without an answer make a latency infinite in some sections, or in the whole. */
    private Finding bySigns(Metric metric) {
        if (metric.population() != Population.ERROR_ADJUSTED) {
            return Finding.UNKNOWN;
        }
        double left = metric.of(baseline).orElse(Double.NaN);
        double right = metric.of(candidate).orElse(Double.NaN);
        Optional<PairedSections.Signs> signs = sections.signs(metric).filter(PairedSections.Signs::agree);
        if (right < left && signs.stream().anyMatch(s -> s.lower() > s.higher())) {
            return Finding.BETTER;
        }
        return right > left && signs.stream().anyMatch(s -> s.higher() > s.lower()) ? Finding.WORSE : Finding.UNKNOWN;
    }

    private Metric completed() {
        return report.metrics().get(COMPLETED);
    }

    /** @param side 1 when the candidate looks better, -1 when the baseline does */
    private boolean mayWin(Metric metric, int side) {
        if (metric.equals(completed())) {
            return true;
        }
        return (isSafe(metric) || !doesLess(metric, side))
                && overall.stream().noneMatch(pair -> pair.doesLess(metric, side));
    }

    private boolean doesLess(Metric metric, int side) {
        Difference completed = difference(completed());
        boolean completesLess = completed.size().orElse(0) * side < 0;
        boolean bearsNoise = metric.population() == Population.ERROR_ADJUSTED && completed.isWithinNoise();
        return (completesLess && !bearsNoise) || keepsWaiting(side);
    }

    /** Whether no loss of requests of this row can improve it: more of all that was submitted. */
    private boolean isSafe(Metric metric) {
        return metric.direction() == Direction.HIGHER_IS_BETTER
                && switch (metric.population()) {
                    case SUBMITTED -> true;
                    case UNDER_SLO -> isUnderSlo(baseline) && isUnderSlo(candidate);
                    case COMPLETED, ERROR_ADJUSTED, MACHINES, USERS -> false;
                };
    }

    private static boolean isUnderSlo(Scope scope) {
        return scope.count(RequestCount.UNDER_SLO) == scope.count(RequestCount.SUBMITTED);
    }

    /** In closed loops users that are kept waiting ask for nothing, so that few requests show it. */
    private boolean keepsWaiting(int side) {
        Difference waiting = difference(report.metrics().get(WAITING));
        return waiting.size().orElse(0) * side > 0 && !waiting.isWithinNoise();
    }
}
