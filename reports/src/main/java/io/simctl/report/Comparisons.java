package io.simctl.report;

import io.simctl.report.metrics.Batches;
import io.simctl.report.metrics.Figures;
import io.simctl.report.metrics.RunResult;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Compares policies. Under common random numbers both saw the same requests, so sections are compared pair by pair, and what
 * makes a section hard for both cancels out.
 */
public final class Comparisons {
    private static final int FEWEST_BATCHES = 8;
    private static final int FEWEST_FOR_BOOTSTRAP = 8;

    private final Report report;

    private Comparisons(Report report) {
        this.report = report;
    }

    /** Each policy against the first, for each model and all together, by {@link Metrics#chief()}. */
    public static List<Comparison> of(Report report) {
        var comparisons = new Comparisons(report);
        return report.policies().stream()
                .skip(1)
                .flatMap(candidate -> IntStream.range(0, report.rows().size())
                        .boxed()
                        .flatMap(row -> Metrics.chief().stream()
                                .filter(metric -> comparisons.applies(metric, row))
                                .map(metric -> comparisons.compare(candidate, row, metric))))
                .toList();
    }

    private boolean applies(Metric metric, int row) {
        boolean ofMachines = metric.key().startsWith(Metrics.FLEET);
        return !ofMachines || row == report.models().size();
    }

    private Comparison compare(PolicyResult candidate, int row, Metric metric) {
        PolicyResult baseline = report.baseline();
        OptionalDouble left = metric.of(baseline.scope(row));
        OptionalDouble right = metric.of(candidate.scope(row));
        String model = report.rows().get(row);
        if (!isFinite(left) || !isFinite(right)) {
            String why = left.isEmpty() || right.isEmpty() ? "too few samples" : "infinite";
            return new Comparison(
                    baseline.name(),
                    candidate.name(),
                    model,
                    metric,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    why);
        }
        double difference = right.getAsDouble() - left.getAsDouble();
        Sectioned sectioned = report.replications() > 1
                ? overReplications(candidate, row, metric)
                : overBatches(candidate, row, metric);
        return comparison(candidate, model, metric, difference, sectioned);
    }

    private Comparison comparison(
            PolicyResult candidate, String model, Metric metric, double difference, Sectioned sectioned) {
        double[] sections = sectioned.differences();
        Optional<Interval> student =
                sections.length < 2 ? Optional.empty() : Optional.of(Sections.studentT(difference, sections));
        Optional<Interval> bootstrap = sections.length < FEWEST_FOR_BOOTSTRAP
                ? Optional.empty()
                : Optional.of(Sections.bootstrap(difference, sections, report.seed()));
        return new Comparison(
                report.baseline().name(),
                candidate.name(),
                model,
                metric,
                OptionalDouble.of(difference),
                student,
                bootstrap,
                sectioned.basis());
    }

    /** Differences by section; none when the basis says why. */
    private record Sectioned(double[] differences, String basis) {
        static Sectioned none(String why) {
            return new Sectioned(new double[0], why);
        }
    }

    private Sectioned overReplications(PolicyResult candidate, int row, Metric metric) {
        int replications = report.replications();
        double scale = metric.isTotal() ? replications : 1;
        List<Pair> pairs = IntStream.range(0, replications)
                .mapToObj(r -> new Pair(report.baseline().scope(row, r), candidate.scope(row, r)))
                .toList();
        if (!pairs.stream().allMatch(pair -> pair.isFinite(metric))) {
            return Sectioned.none("too few samples in a replication");
        }
        return new Sectioned(
                pairs.stream()
                        .mapToDouble(pair -> scale * pair.difference(metric))
                        .toArray(),
                "paired over " + replications + " replications");
    }

    private Sectioned overBatches(PolicyResult candidate, int row, Metric metric) {
        if (metric.key().startsWith(Metrics.FLEET)) {
            return Sectioned.none("a single run tells this once");
        }
        Batches left = batches(report.baseline(), row);
        Batches right = batches(candidate, row);
        boolean samplesSuffice = false;
        for (; right.width() < left.width(); right = right.coarser()) {}
        for (; left.width() < right.width(); left = left.coarser()) {}
        for (; left.figures().size() >= FEWEST_BATCHES; left = left.coarser(), right = right.coarser()) {
            List<Pair> pairs = pairs(left.withoutStump(), right.withoutStump());
            if (pairs.size() < FEWEST_BATCHES || !pairs.stream().allMatch(pair -> pair.isFinite(metric))) {
                continue;
            }
            samplesSuffice = true;
            double scale = metric.isTotal() ? pairs.size() : 1;
            double[] differences = pairs.stream()
                    .mapToDouble(pair -> scale * pair.difference(metric))
                    .toArray();
            if (Sections.lookIndependent(differences)) {
                return new Sectioned(differences, basis(differences.length, left.width()));
            }
        }
        return Sectioned.none(
                samplesSuffice
                        ? "a single run whose batches hang on one another: use replications"
                        : "a single run with too few samples in " + FEWEST_BATCHES + " batches");
    }

    private static String basis(int batches, long width) {
        return String.format(Locale.ROOT, "paired over %d batches of %.0f s", batches, width / 1e9);
    }

    private static Batches batches(PolicyResult policy, int row) {
        RunResult run = policy.replications().getFirst();
        return (row == run.models().size() ? run.all() : run.models().get(row)).batches();
    }

    private static List<Pair> pairs(Batches left, Batches right) {
        List<Pair> pairs = new ArrayList<>();
        int both = Math.min(left.figures().size(), right.figures().size());
        for (int i = 0; i < both; i++) {
            pairs.add(new Pair(
                    requestsOnly(left.figures().get(i)),
                    requestsOnly(right.figures().get(i))));
        }
        return pairs;
    }

    private static Scope requestsOnly(Figures figures) {
        return new Scope(figures, List.of(), Optional.empty());
    }

    /** The same section under both policies. */
    private record Pair(Scope baseline, Scope candidate) {
        boolean isFinite(Metric metric) {
            return Comparisons.isFinite(metric.of(baseline)) && Comparisons.isFinite(metric.of(candidate));
        }

        double difference(Metric metric) {
            return metric.of(candidate).orElseThrow() - metric.of(baseline).orElseThrow();
        }
    }

    private static boolean isFinite(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble());
    }
}
