package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Figures;
import io.simctl.report.result.RunResult;
import io.simctl.report.stats.Sections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;

/**
 * The sections of a policy's run beside those of the baseline: replications, or, for a single run, batches of requests by intended
 * time. Under common random numbers both saw the same requests in each section, so what makes a section hard for both cancels
 * out of their difference.
 */
final class PairedSections implements Evidence {
    private static final int FEWEST_BATCHES = 8;

    /** Divisions to choose from, the finest first. */
    private final List<Division> divisions;

    private final boolean areBatches;

    private PairedSections(List<Division> divisions, boolean areBatches) {
        this.divisions = divisions;
        this.areBatches = areBatches;
    }

    /** One way to divide the whole. */
    private record Division(List<Pair> pairs, String name, double copies) {
        double[] differences(Metric metric, double factor) {
            double scale = metric.isTotal() ? pairs.size() * copies : 1;
            return pairs.stream()
                    .mapToDouble(pair -> scale * pair.difference(metric, factor))
                    .toArray();
        }
    }

    /** The same section under both policies. */
    private record Pair(Scope baseline, Scope candidate) {
        boolean isFinite(Metric metric) {
            return PairedSections.isFinite(metric.of(baseline)) && PairedSections.isFinite(metric.of(candidate));
        }

        boolean isPresent(Metric metric) {
            return metric.of(baseline).isPresent() && metric.of(candidate).isPresent();
        }

        double sign(Metric metric) {
            return Double.compare(
                    metric.of(candidate).orElseThrow(), metric.of(baseline).orElseThrow());
        }

        double difference(Metric metric, double factor) {
            return metric.of(candidate).orElseThrow()
                    - factor * metric.of(baseline).orElseThrow();
        }
    }

    @Override
    public Optional<Order> order(Metric metric) {
        for (Division division : divisions) {
            if (division.pairs().stream().allMatch(pair -> pair.isPresent(metric))) {
                double[] signs = division.pairs().stream()
                        .mapToDouble(pair -> pair.sign(metric))
                        .toArray();
                if (!areBatches || Sections.lookIndependent(signs)) {
                    return Optional.of(new Order(side(signs), "the signs over " + division.name()));
                }
            }
        }
        return Optional.empty();
    }

    /** By a sign test: the sum of the signs where chance would hardly have it so, else 0. */
    private static int side(double[] signs) {
        int lower = (int) Arrays.stream(signs).filter(sign -> sign < 0).count();
        int higher = (int) Arrays.stream(signs).filter(sign -> sign > 0).count();
        boolean agree = lower + higher > 0
                && new BinomialTest().binomialTest(lower + higher, lower, 0.5, AlternativeHypothesis.TWO_SIDED)
                        < Order.SIGNIFICANCE;
        return agree ? higher - lower : 0;
    }

    /**
     * The sections of two rows that met the same requests, in as many replications.
     *
     * @param runs what totals are divided by: 1 for those of all replications together
     */
    static PairedSections of(PolicyRow baseline, PolicyRow candidate, double runs) {
        int[] distinct = distinct(baseline.policy(), candidate.policy());
        double copies = (double) baseline.runs() / distinct.length / runs;
        if (distinct.length == 1) {
            Batches left = baseline.model(0).batches();
            Batches right = candidate.model(0).batches();
            return new PairedSections(batches(left, right, copies), true);
        }
        List<Pair> pairs = Arrays.stream(distinct)
                .mapToObj(r -> new Pair(baseline.scope(r), candidate.scope(r)))
                .toList();
        return new PairedSections(List.of(new Division(pairs, distinct.length + " replications", copies)), false);
    }

    /** Replications that are no copies of earlier ones under both policies: a copy tells nothing of chance. */
    private static int[] distinct(PolicyResult baseline, PolicyResult candidate) {
        Set<List<RunResult>> seen = new HashSet<>();
        return IntStream.range(0, baseline.replications().size())
                .filter(r -> seen.add(List.of(
                        baseline.replications().get(r), candidate.replications().get(r))))
                .toArray();
    }

    private static List<Division> batches(Batches left, Batches right, double copies) {
        Batches baseline = left;
        Batches candidate = right;
        while (candidate.width() < baseline.width()) {
            candidate = candidate.coarser();
        }
        while (baseline.width() < candidate.width()) {
            baseline = baseline.coarser();
        }
        List<Division> divisions = new ArrayList<>();
        while (Math.min(baseline.figures().size(), candidate.figures().size()) >= FEWEST_BATCHES) {
            List<Pair> pairs = pairs(baseline.withoutPartial(), candidate.withoutPartial());
            if (pairs.size() >= FEWEST_BATCHES) {
                String name = String.format(Locale.ROOT, "%d batches of %.0f s", pairs.size(), baseline.width() / 1e9);
                divisions.add(new Division(pairs, name, copies));
            }
            baseline = baseline.coarser();
            candidate = candidate.coarser();
        }
        return divisions;
    }

    private static List<Pair> pairs(Batches baseline, Batches candidate) {
        int both = Math.min(baseline.figures().size(), candidate.figures().size());
        return IntStream.range(0, both)
                .mapToObj(i -> new Pair(
                        requestsOnly(baseline.figures().get(i)),
                        requestsOnly(candidate.figures().get(i))))
                .toList();
    }

    private static Scope requestsOnly(Figures figures) {
        return new Scope(figures, List.of(), Optional.empty());
    }

    /** The differences over the finest division in which every section has a value and, for batches, they look independent. */
    @Override
    public Noise noise(Metric metric, double factor) {
        if (areBatches && metric.isOfMachines()) {
            return new Noise.Unknown("a single run tells this once");
        }
        boolean samplesSuffice = false;
        for (Division division : divisions) {
            if (division.pairs().stream().allMatch(pair -> pair.isFinite(metric))) {
                samplesSuffice = true;
                double[] differences = division.differences(metric, factor);
                if (!areBatches || Sections.lookIndependent(differences)) {
                    return new Noise.Paired(differences, "paired over " + division.name());
                }
            }
        }
        return new Noise.Unknown(
                samplesSuffice
                        ? "a single run whose batches hang on one another: use replications"
                        : areBatches
                                ? "a single run with too few samples in " + FEWEST_BATCHES + " batches"
                                : "too few samples in a replication");
    }

    static boolean isFinite(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble());
    }
}
