package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Population;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.RequestCount;
import io.simctl.report.stats.Interval;
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
public final class PolicyPair {
    private static final double CONFIDENCE = 0.95;
    private static final String COMPLETED = "rate_completed";
    private static final String WAITING = "waiting_share";

    private final MetricCatalogue metrics;
    private final PolicyRow baseline;
    private final PolicyRow candidate;
    private final Totals totals;
    private final Evidence evidence;
    private final Map<Metric, Difference> differences = new HashMap<>();

    /** Both over all models; none where this is that, or there is but one model. */
    private final Optional<PolicyPair> overall;

    private PolicyPair(
            MetricCatalogue metrics,
            PolicyRow baseline,
            PolicyRow candidate,
            Totals totals,
            Evidence evidence,
            Optional<PolicyPair> overall) {
        this.metrics = metrics;
        this.baseline = baseline;
        this.candidate = candidate;
        this.totals = totals;
        this.evidence = evidence;
        this.overall = overall;
    }

    /** Both over a row of the report; totals are those of all runs together. */
    static PolicyPair of(Report report, PolicyResult baseline, PolicyResult candidate, int row) {
        int all = report.models().size();
        Optional<PolicyPair> overall =
                row == all || all == 1 ? Optional.empty() : Optional.of(of(report, baseline, candidate, all));
        PolicyRow left = new PolicyRow(baseline, row);
        PolicyRow right = new PolicyRow(candidate, row);
        return new PolicyPair(
                report.metrics(), left, right, Totals.OF_ALL_RUNS, PairedSections.of(left, right, 1), overall);
    }

    /** Two rows of different reports; totals are those of a run. */
    public static PolicyPair across(
            PolicyRow baseline, PolicyRow candidate, Pairing pairing, Optional<PolicyPair> overall) {
        Evidence evidence = pairing == Pairing.PAIRED
                ? PairedSections.of(baseline, candidate, baseline.runs())
                : new UnpairedSections(baseline, candidate, pairing);
        return new PolicyPair(MetricCatalogue.standard(), baseline, candidate, Totals.PER_RUN, evidence, overall);
    }

    /** The same where the requests of both are known one by one. */
    public PolicyPair byRequest(String model, RequestShifts requests) {
        return new PolicyPair(
                metrics, baseline, candidate, totals, new PairedRequests(model, requests, evidence), overall);
    }

    /** The baseline's value; perhaps infinite. */
    public OptionalDouble baseline(Metric metric) {
        return evidence.quantiles(metric)
                .map(quantiles -> OptionalDouble.of(quantiles.baseline()))
                .orElseGet(() -> value(metric, baseline));
    }

    /** The candidate's value; perhaps infinite. */
    public OptionalDouble candidate(Metric metric) {
        return evidence.quantiles(metric)
                .map(quantiles -> OptionalDouble.of(quantiles.candidate()))
                .orElseGet(() -> value(metric, candidate));
    }

    private OptionalDouble value(Metric metric, PolicyRow row) {
        OptionalDouble value = metric.of(row.scope());
        return value.isPresent() && metric.isTotal()
                ? OptionalDouble.of(value.getAsDouble() / totals.divisor(row))
                : value;
    }

    /** How far apart the two are. */
    public Difference difference(Metric metric) {
        return differences.computeIfAbsent(metric, this::measured);
    }

    private Difference measured(Metric metric) {
        OptionalDouble left = baseline(metric);
        OptionalDouble right = candidate(metric);
        if (left.isEmpty() || right.isEmpty()) {
            return without(OptionalDouble.empty(), "too few samples");
        }
        if (!PairedSections.isFinite(left) || !PairedSections.isFinite(right)) {
            return without(OptionalDouble.empty(), told(metric).orElse("infinite"));
        }
        OptionalDouble size = OptionalDouble.of(right.getAsDouble() - left.getAsDouble());
        Noise noise = evidence.noise(metric, 1);
        Optional<Interval> interval = noise.interval(left.getAsDouble(), right.getAsDouble(), CONFIDENCE);
        return interval.isEmpty()
                ? without(size, told(metric).orElse(noise.basis()))
                : new Difference(size, interval, noise);
    }

    private static Difference without(OptionalDouble size, String why) {
        return new Difference(size, Optional.empty(), new Noise.Unknown(why));
    }

    /** What a difference without an interval rests on, if on anything. */
    private Optional<String> told(Metric metric) {
        return metric.population() == Population.ERROR_ADJUSTED
                ? order(metric).filter(Order::isTold).map(order -> "infinite in places: told by " + order.basis())
                : Optional.empty();
    }

    /** How far chance may move candidate - factor · baseline. */
    public Noise noise(Metric metric, double factor) {
        return evidence.noise(metric, factor);
    }

    /** The bootstrap's interval about the difference, beside that of {@link #difference}; only with 8 sections or more. */
    public Optional<Interval> bootstrap95(Metric metric, long seed) {
        Difference difference = difference(metric);
        return difference.ci95().isEmpty()
                ? Optional.empty()
                : difference
                        .noise()
                        .bootstrap(
                                baseline(metric).orElseThrow(),
                                candidate(metric).orElseThrow(),
                                seed);
    }

    /** Which of the two has the lower values, infinite ones included; empty where some section has none. */
    public Optional<Order> order(Metric metric) {
        return evidence.order(metric);
    }

    /** Whether the candidate is better than the baseline, as far as intervals and the work of both show. */
    public Finding finding(Metric metric) {
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
        double left = baseline(metric).orElse(Double.NaN);
        double right = candidate(metric).orElse(Double.NaN);
        int side = order(metric).map(Order::side).orElse(0);
        if (right < left && side < 0) {
            return Finding.BETTER;
        }
        return right > left && side > 0 ? Finding.WORSE : Finding.UNKNOWN;
    }

    private Metric completed() {
        return metrics.get(COMPLETED);
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
                    case UNDER_SLO -> isUnderSlo(baseline.scope()) && isUnderSlo(candidate.scope());
                    case COMPLETED, ERROR_ADJUSTED, MACHINES, USERS -> false;
                };
    }

    private static boolean isUnderSlo(Scope scope) {
        return scope.count(RequestCount.UNDER_SLO) == scope.count(RequestCount.SUBMITTED);
    }

    /** In closed loops users that are kept waiting ask for nothing, so that few requests show it. */
    private boolean keepsWaiting(int side) {
        Difference waiting = difference(metrics.get(WAITING));
        return waiting.size().orElse(0) * side > 0 && !waiting.isWithinNoise();
    }
}
