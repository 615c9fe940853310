package io.simctl.report.rule;

import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.comparison.PolicyPair;
import io.simctl.report.figure.FigureReading;
import io.simctl.report.metric.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The judge of what a policy's runs say to rules, beside those of a baseline where there are any. */
public final class RuleJudge {
    private final Contender contender;
    private final Optional<PairComparison> pair;

    private RuleJudge(Contender contender, Optional<PairComparison> pair) {
        this.contender = contender;
        this.pair = pair;
    }

    /**
     * What a policy says to each rule, and to one on the completed share where there is none among them.
     *
     * @param pair the policy beside the baseline; there is one where a rule needs it
     */
    public static List<RuleOutcome> judge(List<ReleaseRule> rules, Contender contender, Optional<PairComparison> pair) {
        RuleJudge judge = new RuleJudge(contender, pair);
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
                : FigureReading.of(contender.report(), contender.policy(), rule.figure())
                        .value();
        OptionalDouble baseline = both.isPresent() ? both.get().baseline(metric) : OptionalDouble.empty();
        return new RuleCase(rule, isAdded, contender, both, value, baseline).outcome();
    }
}
