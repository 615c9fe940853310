package io.simctl.report.across;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Difference;
import io.simctl.report.comparison.Pairing;
import io.simctl.report.comparison.PolicyPair;
import io.simctl.report.comparison.PolicyRow;
import io.simctl.report.comparison.RequestShifts;
import io.simctl.report.figure.FigureName;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Two policies of artifacts held against each other, over the models that both have and over all together. */
public final class PairComparison {
    private final Contender baseline;
    private final Contender candidate;
    private final Comparability comparability;
    private final Pairing pairing;
    private final PolicyResult left;
    private final PolicyResult right;
    private final Optional<RequestShifts> requests;
    private final Optional<String> note;
    private final Map<String, PolicyPair> rows = new HashMap<>();

    private PairComparison(
            Contender baseline,
            Contender candidate,
            Comparability comparability,
            Optional<RequestShifts> requests,
            Optional<String> note) {
        this.requests = requests;
        this.note = note;
        this.baseline = baseline;
        this.candidate = candidate;
        this.comparability = comparability;
        pairing = comparability.pairing(baseline, candidate);
        int runs = Math.min(runs(baseline), runs(candidate));
        left = pairing == Pairing.PAIRED ? first(baseline.policy(), runs) : baseline.policy();
        right = pairing == Pairing.PAIRED ? first(candidate.policy(), runs) : candidate.policy();
    }

    /** Holds two contenders against each other, comparable or not. */
    public static PairComparison of(Contender baseline, Contender candidate) {
        return new PairComparison(
                baseline,
                candidate,
                Comparability.of(baseline.report().setup(), candidate.report().setup()),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with percentiles of latencies by single requests, which it holds on to. */
    public PairComparison byRequest(RequestShifts shifts) {
        return new PairComparison(baseline, candidate, comparability, Optional.of(shifts), Optional.empty());
    }

    /** The same, not by single requests, and why. */
    public PairComparison notByRequest(String why) {
        return new PairComparison(baseline, candidate, comparability, Optional.empty(), Optional.of(why));
    }

    /** Why it is not by single requests; empty where it is, or could not be. */
    public Optional<String> note() {
        return note;
    }

    /** Whether both met the same requests, replication by replication. */
    public boolean isPaired() {
        return pairing == Pairing.PAIRED;
    }

    /** The number of replications of each side that are held against each other, where they are paired. */
    public int replications() {
        return left.replications().size();
    }

    private static int runs(Contender contender) {
        return contender.policy().replications().size();
    }

    /** Replications that only one side has have no partner. */
    private static PolicyResult first(PolicyResult policy, int runs) {
        return policy.replications().size() == runs
                ? policy
                : new PolicyResult(policy.name(), policy.replications().subList(0, runs));
    }

    /** What is compared to. */
    public Contender baseline() {
        return baseline;
    }

    /** What is compared. */
    public Contender candidate() {
        return candidate;
    }

    /** Whether it can be. */
    public Comparability comparability() {
        return comparability;
    }

    /** Models that both have, in the order of the candidate. */
    public List<String> models() {
        return candidate.report().models().stream()
                .filter(baseline.report().models()::contains)
                .toList();
    }

    /** The names of all figures that reports compare, all models together coming first. */
    public List<FigureName> names() {
        List<String> models = models();
        Stream<String> rowNames =
                models.size() == 1 ? Stream.of(Report.ALL) : Stream.concat(Stream.of(Report.ALL), models.stream());
        return rowNames.flatMap(model -> MetricCatalogue.standard().metrics(Use.COMPARED).stream()
                        .filter(metric -> model.equals(Report.ALL) || !metric.isOfMachines())
                        .filter(metric -> baseline.has(metric) && candidate.has(metric))
                        .map(metric -> new FigureName(model, metric)))
                .toList();
    }

    /** Both over a model that both have, or over all. */
    public PolicyPair row(String model) {
        PolicyPair known = rows.get(model);
        if (known != null) {
            return known;
        }
        PolicyRow from = new PolicyRow(left, baseline.report().rows().indexOf(model));
        PolicyRow to = new PolicyRow(right, candidate.report().rows().indexOf(model));
        Optional<PolicyPair> overall = model.equals(Report.ALL) ? Optional.empty() : Optional.of(row(Report.ALL));
        PolicyPair sections = PolicyPair.across(from, to, pairing, overall);
        PolicyPair pair =
                requests.map(shifts -> sections.byRequest(model, shifts)).orElse(sections);
        rows.put(model, pair);
        return pair;
    }

    /** A figure of both. */
    public ComparedFigure figure(FigureName name) {
        Metric metric = name.metric();
        PolicyPair pair = row(name.model());
        Difference difference = pair.difference(metric);
        return new ComparedFigure(
                name,
                pair.baseline(metric),
                pair.candidate(metric),
                difference.size(),
                difference.ci95(),
                pair.bootstrap95(metric, candidate.report().seed()),
                difference.noise().rankSum(),
                difference.noise().basis(),
                pair.finding(metric));
    }

    /** Those figures of both. */
    public List<ComparedFigure> figures(List<FigureName> names) {
        return names.stream().map(this::figure).toList();
    }
}
