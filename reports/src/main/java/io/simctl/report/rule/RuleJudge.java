package io.simctl.report.rule;

import io.simctl.report.across.PairComparison;
import io.simctl.report.across.Subject;
import io.simctl.report.comparison.PolicyPair;
import io.simctl.report.figure.FigureReading;
import io.simctl.report.metric.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The judge of what a policy's runs say to rules, beside those of a baseline where there are any. */
public final class RuleJudge {
    private final Subject subject;
    private final Optional<PairComparison> pair;

    private RuleJudge(Subject subject, Optional<PairComparison> pair) {
        this.subject = subject;
        this.pair = pair;
    }

    /**
     * What a policy says to each rule, and to one on the completed share where there is none among them.
     *
     * @param pair the policy beside the baseline; there is one where a rule needs it
     */
    public static List<RuleOutcome> judge(List<ReleaseRule> rules, Subject subject, Optional<PairComparison> pair) {
        RuleJudge judge = new RuleJudge(subject, pair);
        Stream<RuleOutcome> added = rules.stream().anyMatch(ReleaseRule::isOnCompleted)
                ? Stream.empty()
                : Stream.of(judge.outcome(ReleaseRule.onCompleted(pair.isPresent()), true));
        return Stream.concat(rules.stream().map(rule -> judge.outcome(rule, false)), added)
                .toList();
    }

    private RuleOutcome outcome(ReleaseRule rule, boolean isAdded) {
        Metric metric = rule.figure().metric();
        Optional<PolicyPair> both = rule.condition().needsBaseline()
                ? Optional.of(pair.orElseThrow().row(rule.figure().model()))
                : Optional.empty();
        OptionalDouble value = both.isPresent()
                ? both.get().candidate(metric)
                : FigureReading.of(subject.report(), subject.policy(), rule.figure())
                        .value();
        OptionalDouble baseline = both.isPresent() ? both.get().baseline(metric) : OptionalDouble.empty();
        return new RuleCase(rule, isAdded, subject, both, value, baseline).outcome();
    }
}
