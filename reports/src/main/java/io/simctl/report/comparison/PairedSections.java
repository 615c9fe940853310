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
final class PairedSections {
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
        double[] differences(Metric metric) {
            double scale = metric.isTotal() ? pairs.size() * copies : 1;
            return pairs.stream()
                    .mapToDouble(pair -> scale * pair.difference(metric))
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

        double difference(Metric metric) {
            return metric.of(candidate).orElseThrow() - metric.of(baseline).orElseThrow();
        }
    }

    /**
     * The signs of differences that are infinite in some sections, which have no interval: a sign test tells whether they all but agree.
     *
     * @param lower sections in which the candidate's value is lower
     * @param higher sections in which it is higher
     * @param basis the sections
     */
    record Signs(int lower, int higher, String basis) {
        private static final double SIGNIFICANCE = 0.05;

        /** Whether chance would hardly have it so. */
        boolean agree() {
            int sections = lower + higher;
            return sections > 0
                    && new BinomialTest().binomialTest(sections, lower, 0.5, AlternativeHypothesis.TWO_SIDED)
                            < SIGNIFICANCE;
        }
    }

    /** The signs over the finest division in which every section has a value, infinite ones included. */
    Optional<Signs> signs(Metric metric) {
        for (Division division : divisions) {
            if (division.pairs().stream().allMatch(pair -> pair.isPresent(metric))) {
                double[] signs = division.pairs().stream()
                        .mapToDouble(pair -> pair.sign(metric))
                        .toArray();
                if (!areBatches || Sections.lookIndependent(signs)) {
                    int lower =
                            (int) Arrays.stream(signs).filter(sign -> sign < 0).count();
                    int higher =
                            (int) Arrays.stream(signs).filter(sign -> sign > 0).count();
                    return Optional.of(new Signs(lower, higher, division.name()));
                }
            }
        }
        return Optional.empty();
    }

    /** Differences by section; none when the basis says why. */
    record Differences(double[] values, String basis) {
        static Differences none(String why) {
            return new Differences(new double[0], why);
        }
    }

    static PairedSections of(PolicyResult baseline, PolicyResult candidate, int row) {
        int[] distinct = distinct(baseline, candidate);
        double copies = (double) baseline.replications().size() / distinct.length;
        if (distinct.length == 1) {
            Batches left = baseline.model(row, 0).batches();
            Batches right = candidate.model(row, 0).batches();
            return new PairedSections(batches(left, right, copies), true);
        }
        List<Pair> pairs = Arrays.stream(distinct)
                .mapToObj(r -> new Pair(baseline.scope(row, r), candidate.scope(row, r)))
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
    Differences differences(Metric metric) {
        if (areBatches && metric.isOfMachines()) {
            return Differences.none("a single run tells this once");
        }
        boolean samplesSuffice = false;
        for (Division division : divisions) {
            if (division.pairs().stream().allMatch(pair -> pair.isFinite(metric))) {
                samplesSuffice = true;
                double[] differences = division.differences(metric);
                if (!areBatches || Sections.lookIndependent(differences)) {
                    return new Differences(differences, "paired over " + division.name());
                }
            }
        }
        return Differences.none(
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
