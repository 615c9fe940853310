package io.simctl.report.comparison;

import io.simctl.report.figure.RunSections;
import io.simctl.report.figure.RunSections.BySection;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.RankSum;
import java.util.Arrays;
import java.util.Optional;

/** The sections of two policies' runs that met different requests. */
final class UnpairedSections implements Evidence {
    private static final BySection RECORDING = new BySection(new double[0], "a recording, which is taken as it is");

    private final RunSections baseline;
    private final RunSections candidate;
    private final Pairing pairing;

    UnpairedSections(PolicyRow baseline, PolicyRow candidate, Pairing pairing) {
        this.baseline = RunSections.of(baseline.policy(), baseline.row());
        this.candidate = RunSections.of(candidate.policy(), candidate.row());
        this.pairing = pairing;
    }

    @Override
    public Noise noise(Metric metric, double factor) {
        BySection left = pairing == Pairing.BASELINE_RECORDED ? RECORDING : baseline.finite(metric);
        BySection right = pairing == Pairing.CANDIDATE_RECORDED ? RECORDING : candidate.finite(metric);
        if (left.isEmpty() && pairing != Pairing.BASELINE_RECORDED) {
            return new Noise.Unknown(left.basis());
        }
        if (right.isEmpty() && pairing != Pairing.CANDIDATE_RECORDED) {
            return new Noise.Unknown(right.basis());
        }
        double[] scaled = Arrays.stream(left.values()).map(x -> factor * x).toArray();
        return new Noise.Unpaired(scaled, right.values(), right.basis() + " against " + left.basis());
    }

    @Override
    public Optional<Order> order(Metric metric) {
        BySection left = baseline.ranked(metric);
        BySection right = candidate.ranked(metric);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        RankSum test = RankSum.of(left.values(), right.values());
        return Optional.of(
                new Order(test.pValue() < Order.SIGNIFICANCE ? test.side() : 0, "the ranks of " + right.basis()));
    }
}
