package io.simctl.report.rule;

import io.simctl.report.across.Contender;
import io.simctl.report.comparison.Difference;
import io.simctl.report.comparison.PolicyPair;
import io.simctl.report.figure.RunSections;
import io.simctl.report.metric.Metric;
import io.simctl.report.rule.ReleaseRule.Bounded;
import io.simctl.report.rule.ReleaseRule.Limit;
import io.simctl.report.rule.ReleaseRule.NotWorse;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A rule before the runs of one policy.
 *
 * @param isAdded whether nobody wrote it
 * @param both the policy beside the baseline, where the rule needs that
 * @param value of the policy
 * @param baseline of the baseline
 */
record RuleCase(
        ReleaseRule rule,
        boolean isAdded,
        Contender contender,
        Optional<PolicyPair> both,
        OptionalDouble value,
        OptionalDouble baseline) {

    /** One limit: how much room is left to it, below 0 beyond it, and what that means. */
    private record Side(double bound, double room, Status status, Optional<Interval> interval, String reason) {
        Side(double bound, double room, Status status, String reason) {
            this(bound, room, status, Optional.empty(), reason);
        }
    }

    RuleOutcome outcome() {
        Optional<String> missing = new Samples(this).missing();
        if (missing.isPresent()) {
            return outcome(
                    Status.NO_VERDICT, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), missing.get());
        }
        return switch (rule.condition()) {
            case Bounded bounded -> bounded(bounded);
            case NotWorse none -> notWorse();
        };
    }

    private RuleOutcome outcome(
            Status status, OptionalDouble bound, OptionalDouble margin, Optional<Interval> interval, String reason) {
        return new RuleOutcome(
                rule, isAdded, contender.name(), status, value, baseline, bound, margin, interval, reason);
    }

    private Metric metric() {
        return rule.figure().metric();
    }

    private RuleOutcome notWorse() {
        PolicyPair pair = both.orElseThrow();
        Difference difference = pair.difference(metric());
        double better = metric().direction().prefers(1, 0) ? 1 : -1;
        OptionalDouble margin = difference.size().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(better * difference.size().getAsDouble());
        Status status = switch (pair.finding(metric())) {
            case WORSE -> Status.FAILED;
            case BETTER, NO_DIFFERENCE -> Status.PASSED;
            case UNEQUAL_WORK, UNKNOWN -> Status.NO_VERDICT;
        };
        return outcome(
                status, baseline, margin, difference.ci95(), difference.noise().basis());
    }

    private RuleOutcome bounded(Bounded bounds) {
        Stream<Side> upper = bounds.upper().stream().map(limit -> side(limit, 1, bounds.isStrict()));
        Stream<Side> lower = bounds.lower().stream().map(limit -> side(limit, -1, bounds.isStrict()));
        var sides = Stream.concat(upper, lower).toList();
        Status status = sides.stream().map(Side::status).reduce(Status.PASSED, Status::and);
        Side nearest = sides.stream()
                .filter(side -> side.status() == status)
                .min(Comparator.comparingDouble(Side::room))
                .orElseThrow();
        OptionalDouble margin =
                Double.isNaN(nearest.room()) ? OptionalDouble.empty() : OptionalDouble.of(nearest.room());
        return outcome(status, OptionalDouble.of(nearest.bound()), margin, nearest.interval(), nearest.reason());
    }

    /** @param sign 1 for an upper limit, -1 for a lower one */
    private Side side(Limit limit, int sign, boolean isStrict) {
        double bound = limit.of(baseline);
        double room = sign * (bound - value.orElseThrow());
        if (Double.isNaN(room)) {
            return new Side(bound, room, Status.NO_VERDICT, "infinite on both sides");
        }
        if (rule.confidence().isEmpty()) {
            return new Side(bound, room, room > 0 || (room == 0 && !isStrict) ? Status.PASSED : Status.FAILED, "");
        }
        return Double.isInfinite(room) ? infinite(bound, room) : shown(limit, bound, sign, isStrict);
    }

    /** A value without end is beyond its bound for certain only where every section has it so. */
    private Side infinite(double bound, double room) {
        if (room > 0) {
            return new Side(bound, room, Status.PASSED, "the bound is infinite");
        }
        double[] sections = sections().ranked(metric()).values();
        boolean everywhere = sections.length > 1 && Arrays.stream(sections).allMatch(Double::isInfinite);
        return new Side(
                bound,
                room,
                everywhere ? Status.FAILED : Status.NO_VERDICT,
                everywhere ? "infinite in every section" : "infinite in places, which leaves no interval");
    }

    private RunSections sections() {
        return RunSections.of(
                contender.policy(),
                contender.report().rows().indexOf(rule.figure().model()));
    }

    private Side shown(Limit limit, double bound, int sign, boolean isStrict) {
        double room = sign * (bound - value.orElseThrow());
        Basis basis = limit.isOfBaseline() ? besideBaseline(limit) : alone();
        if (basis.interval().isEmpty()) {
            return new Side(bound, room, Status.NO_VERDICT, "no interval: " + basis.inWords());
        }
        Interval beyond = moved(basis.interval().get(), -(limit.isOfBaseline() ? limit.offset() : bound));
        double worst = sign > 0 ? beyond.high() : -beyond.low();
        double best = sign > 0 ? beyond.low() : -beyond.high();
        Status status = Status.NO_VERDICT;
        if (worst < 0 || (worst == 0 && !isStrict)) {
            status = Status.PASSED;
        } else if (best > 0 || (best == 0 && isStrict)) {
            status = Status.FAILED;
        }
        String reason =
                status == Status.NO_VERDICT ? "the interval holds the bound; " + basis.inWords() : basis.inWords();
        return new Side(bound, room, status, Optional.of(beyond), reason);
    }

    /** An interval and what it rests on, or why there is none. */
    private record Basis(Optional<Interval> interval, String inWords) {}

    private Basis besideBaseline(Limit limit) {
        var noise = both.orElseThrow().noise(metric(), limit.factor());
        double from = limit.factor() * baseline.orElseThrow();
        return new Basis(
                noise.interval(from, value.orElseThrow(), rule.confidence().orElseThrow()), noise.basis());
    }

    private Basis alone() {
        RunSections.BySection by = sections().finite(metric());
        Optional<Interval> interval = by.isEmpty()
                ? Optional.empty()
                : Optional.of(Sections.studentT(
                        value.orElseThrow(), by.values(), rule.confidence().orElseThrow()));
        return new Basis(interval, by.basis());
    }

    private static Interval moved(Interval interval, double by) {
        return new Interval(interval.low() + by, interval.high() + by);
    }
}
