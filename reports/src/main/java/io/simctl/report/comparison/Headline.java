package io.simctl.report.comparison;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.metric.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The answer of a report over all models: the policy that is better than every other, by what and how surely, and by what others are
 * better than it. Like stars, it rests on nothing that a policy could win by losing requests.
 *
 * @param leader index of the policy; empty where none is better than every other by any of the deciding metrics
 * @param gains by which it is better than every other, each against the one nearest to it
 * @param costs by which another is better than it, each against the best of them
 */
public record Headline(OptionalInt leader, List<Claim> gains, List<Claim> costs) {
    /** What decides, the first of these by which there is a best policy. */
    private static final List<String> DECIDING = List.of(
            "goodput",
            "rate_completed",
            "ttft_adj_ms.p95",
            "ttft_adj_ms.p50",
            "tpot_adj_ms.p50",
            "output_tokens_per_s");

    /** Keeps copies. */
    public Headline {
        gains = List.copyOf(gains);
        costs = List.copyOf(costs);
    }

    /**
     * A metric by which one policy is better than another.
     *
     * @param better index of the policy
     * @param than index of the other
     * @param value of the better one
     * @param other of the other one, may be infinite
     * @param difference better minus other; empty when one of them is infinite
     * @param half half of the 95 % interval about the difference; empty where the signs of sections tell it
     * @param basis what that rests on
     */
    public record Claim(
            Metric metric,
            int better,
            int than,
            double value,
            double other,
            OptionalDouble difference,
            OptionalDouble half,
            String basis) {}

    /** The answer of a report; with a single policy there is none. */
    public static Headline of(Report report) {
        var best = new BestPolicies(report, report.models().size());
        List<Metric> deciding = DECIDING.stream()
                .flatMap(key -> report.metrics().find(key).stream())
                .toList();
        OptionalInt leader = deciding.stream()
                .map(best::by)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
        if (leader.isEmpty()) {
            return new Headline(leader, List.of(), List.of());
        }
        int first = leader.getAsInt();
        List<Claim> gains = new ArrayList<>();
        List<Claim> costs = new ArrayList<>();
        for (Metric metric : deciding) {
            if (best.by(metric).equals(leader)) {
                add(gains, claim(report, metric, first, next(report, metric, first)));
            }
        }
        for (Metric metric : report.metrics().metrics(Use.COMPARED)) {
            if (metric.column().isPresent() && !metric.isOfSurvivors()) {
                betterThan(report, metric, first).ifPresent(policy -> add(costs, claim(report, metric, policy, first)));
            }
        }
        return new Headline(leader, gains, costs);
    }

    /** What reads alike is nothing to claim. */
    private static void add(List<Claim> claims, Claim claim) {
        Unit unit = claim.metric().unit();
        if (!Display.of(unit, claim.value()).equals(Display.of(unit, claim.other()))) {
            claims.add(claim);
        }
    }

    /** The policy with the best value among those that are better than the leader by this. */
    private static OptionalInt betterThan(Report report, Metric metric, int leader) {
        List<PolicyResult> policies = report.policies();
        return IntStream.range(0, policies.size())
                .filter(policy -> policy != leader)
                .filter(policy -> metric.direction() != Direction.NEUTRAL)
                .filter(policy -> PolicyPair.of(
                                        report,
                                        policies.get(leader),
                                        policies.get(policy),
                                        report.models().size())
                                .finding(metric)
                        == Comparison.Finding.BETTER)
                .reduce((a, b) ->
                        metric.direction().prefers(value(report, metric, b), value(report, metric, a)) ? b : a);
    }

    private static double value(Report report, Metric metric, int policy) {
        return metric.of(report.policies().get(policy).scope(report.models().size()))
                .orElse(Double.NaN);
    }

    /** The policy whose value is next to the best one's. */
    private static int next(Report report, Metric metric, int best) {
        return IntStream.range(0, report.policies().size())
                .filter(policy -> policy != best)
                .reduce((a, b) ->
                        metric.direction().prefers(value(report, metric, b), value(report, metric, a)) ? b : a)
                .orElse(best);
    }

    private static Claim claim(Report report, Metric metric, int better, int than) {
        List<PolicyResult> policies = report.policies();
        Difference difference = PolicyPair.of(
                        report,
                        policies.get(than),
                        policies.get(better),
                        report.models().size())
                .difference(metric);
        return new Claim(
                metric,
                better,
                than,
                value(report, metric, better),
                value(report, metric, than),
                difference.size(),
                difference.ci95().stream()
                        .mapToDouble(interval -> (interval.high() - interval.low()) / 2)
                        .findFirst(),
                difference.noise().basis());
    }
}
