package io.simctl.report;

import io.simctl.report.Setup.Observed;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.ModelResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A scenario and what its runs gave: from equal reports come equal bytes of {@code report.json}.
 *
 * @param setup what was run
 * @param policies in the order of the scenario; the first is the baseline that the others are compared to
 * @param live one for each run on real servers; empty for simulated ones
 * @param metrics what is shown of the runs
 */
public record Report(Setup setup, List<PolicyResult> policies, List<LiveFacts> live, MetricCatalogue metrics) {

    /** The name of the row of all models together. */
    public static final String ALL = "*";

    public Report {
        policies = List.copyOf(policies);
        live = List.copyOf(live);
    }

    /** A report with the standard metrics. */
    public Report(Setup setup, List<PolicyResult> policies, List<LiveFacts> live) {
        this(setup, policies, live, MetricCatalogue.standard());
    }

    /** What was run. */
    public Setup.Scenario scenario() {
        return setup.scenario();
    }

    /** In which world. */
    public Setup.Mode mode() {
        return setup.mode();
    }

    /** The seed of all random streams. */
    public long seed() {
        return setup.seed();
    }

    /** Names by model index. */
    public List<String> models() {
        return setup.models();
    }

    /** Names by machine index. */
    public List<String> machines() {
        return setup.machines();
    }

    /** Figures from elsewhere to hold against those of the policies that were run. */
    public List<Observed> observed() {
        return setup.observed().stream()
                .filter(figure -> policy(figure.policy()).isPresent())
                .toList();
    }

    /** What must be known before figures are read, a sentence each: who completed nothing, and what speaks against the rest. */
    public List<String> warnings() {
        return Stream.of(
                        policies.stream().flatMap(this::nothingCompleted),
                        copies(),
                        live.stream().flatMap(run -> run.warning().stream()))
                .flatMap(warnings -> warnings)
                .toList();
    }

    /** Of a policy that completed nothing at all, or nothing of some models. */
    private Stream<String> nothingCompleted(PolicyResult policy) {
        int all = models().size();
        List<ModelResult> results = policy.models();
        Optional<String> everything = Losses.of(policy.name(), results.get(all)).ofAll();
        if (everything.isPresent()) {
            return Stream.of(policy.name() + ": nothing completed: " + everything.get());
        }
        return IntStream.range(0, all)
                .mapToObj(row -> Losses.of(policy.name(), results.get(row))
                        .ofAll()
                        .map(lost -> policy.name() + ": nothing of " + models().get(row) + " completed: " + lost))
                .flatMap(Optional::stream);
    }

    /** Of policies whose replications are one run. */
    private Stream<String> copies() {
        List<String> copied = policies.stream()
                .filter(PolicyResult::isOneRunCopied)
                .map(PolicyResult::name)
                .toList();
        return copied.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        "The %d replications of %s are copies of one run, since nothing in it is random; they add no samples."
                                .formatted(replications(), String.join(", ", copied)));
    }

    /** Names of the rows of figures that each policy has: the models, then {@link #ALL}. */
    public List<String> rows() {
        return IntStream.rangeClosed(0, models().size())
                .mapToObj(row -> row < models().size() ? models().get(row) : ALL)
                .toList();
    }

    /** How often each policy was run. */
    public int replications() {
        return policies.getFirst().replications().size();
    }

    /** The policy that the others are compared to. */
    public PolicyResult baseline() {
        return policies.getFirst();
    }

    /** The policy with this name. */
    public Optional<PolicyResult> policy(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** The figure of this report that an observed one is to be held against; empty when there is none. */
    public OptionalDouble simulated(Observed figure) {
        return figure(figure.policy(), figure.model(), figure.metric());
    }

    /**
     * A figure by the names that {@code report.json} has for it; empty when there is no such policy, model or metric, or when too few
     * samples are behind it.
     *
     * @param policy name of a policy set
     * @param model name of a model, or {@link #ALL}
     * @param metric key of a metric, such as {@code ttft_ms.p95}
     * @return in the metric's unit
     */
    public OptionalDouble figure(String policy, String model, String metric) {
        Optional<Metric> known = MetricCatalogue.standard().find(metric);
        return known.isEmpty() ? OptionalDouble.empty() : figure(policy, model, known.get());
    }

    private OptionalDouble figure(String name, String model, Metric metric) {
        int row = rows().indexOf(model);
        Optional<PolicyResult> policy = policy(name);
        return row < 0 || policy.isEmpty()
                ? OptionalDouble.empty()
                : metric.of(policy.get().scope(row));
    }
}
