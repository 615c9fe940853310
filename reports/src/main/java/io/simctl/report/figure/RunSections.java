package io.simctl.report.figure;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.Batches;
import io.simctl.report.stats.Sections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The sections of one policy's runs, from whose scatter the noise of a figure is told: replications, or, for a single run, batches of
 * requests by intended time.
 */
public final class RunSections {
    private static final int FEWEST_BATCHES = 8;
    private static final String ONCE = "a single run tells this once";
    private static final String HANG_TOGETHER = "a single run whose batches hang on one another: use replications";

    /** Divisions to choose from, the finest first. */
    private final List<Division> divisions;

    private final boolean areBatches;

    private RunSections(List<Division> divisions, boolean areBatches) {
        this.divisions = divisions;
        this.areBatches = areBatches;
    }

    private record Division(List<Scope> scopes, String name) {
        double[] values(Metric metric, double scale) {
            return scopes.stream()
                    .mapToDouble(scope -> scale * metric.of(scope).orElse(Double.NaN))
                    .toArray();
        }
    }

    /**
     * A figure by section.
     *
     * @param values one for each section, totals scaled to a whole run; none where {@code basis} says why
     * @param basis the sections in words
     */
    public record BySection(double[] values, String basis) {
        /** Whether there are sections enough for an interval. */
        public boolean isEmpty() {
            return values.length < 2;
        }
    }

    /** The sections of a row of a policy's results. */
    public static RunSections of(PolicyResult policy, int row) {
        List<Integer> distinct = policy.distinct();
        if (distinct.size() == 1) {
            return new RunSections(batches(policy.model(row, 0).batches()), true);
        }
        List<Scope> scopes =
                distinct.stream().map(run -> policy.scope(row, run)).toList();
        return new RunSections(List.of(new Division(scopes, distinct.size() + " replications")), false);
    }

    private static List<Division> batches(Batches finest) {
        List<Division> divisions = new ArrayList<>();
        for (Batches batches = finest; batches.figures().size() >= FEWEST_BATCHES; batches = batches.coarser()) {
            List<Scope> scopes = batches.withoutPartial().figures().stream()
                    .map(figures -> new Scope(figures, List.of(), Optional.empty()))
                    .toList();
            if (scopes.size() >= FEWEST_BATCHES) {
                String name = String.format(Locale.ROOT, "%d batches of %.0f s", scopes.size(), batches.width() / 1e9);
                divisions.add(new Division(scopes, name));
            }
        }
        return divisions;
    }

    /** A figure over the finest division in which every section has a finite value and, for batches, they look independent. */
    public BySection finite(Metric metric) {
        return by(metric, true);
    }

    /** The same where values may be infinite, as those of error-adjusted latencies are: for statistics of ranks. */
    public BySection ranked(Metric metric) {
        return by(metric, false);
    }

    private BySection by(Metric metric, boolean finite) {
        if (areBatches && metric.isOfMachines()) {
            return none(ONCE);
        }
        boolean samplesSuffice = false;
        for (Division division : divisions) {
            double[] values = division.values(
                    metric, areBatches && metric.isTotal() ? division.scopes().size() : 1);
            if (Arrays.stream(values).noneMatch(value -> Double.isNaN(value) || (finite && Double.isInfinite(value)))) {
                samplesSuffice = true;
                if (!areBatches || Sections.lookIndependent(values)) {
                    return new BySection(values, division.name());
                }
            }
        }
        return none(
                samplesSuffice
                        ? HANG_TOGETHER
                        : areBatches
                                ? "a single run with too few samples in " + FEWEST_BATCHES + " batches"
                                : "too few samples in a replication");
    }

    private static BySection none(String why) {
        return new BySection(new double[0], why);
    }

    /** A figure of all the runs; of totals, such as loads, the mean of a run, so that it does not grow with the replications. */
    public static OptionalDouble perRun(PolicyResult policy, int row, Metric metric) {
        OptionalDouble whole = metric.of(policy.scope(row));
        int runs = metric.isTotal() ? policy.replications().size() : 1;
        return whole.isPresent() ? OptionalDouble.of(whole.getAsDouble() / runs) : whole;
    }
}
