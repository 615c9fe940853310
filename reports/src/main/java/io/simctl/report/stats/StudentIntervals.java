package io.simctl.report.stats;

import java.util.HashMap;
import java.util.Map;

/**
 * The 95 % intervals of {@link Sections#studentT(double, double[])} for many figures: a quantile of Student's t is solved for, which takes
 * longer than all else, and figures of one division have the same. Not for several threads at once.
 */
public final class StudentIntervals {
    private final Map<Integer, Double> quantiles = new HashMap<>();

    /**
     * The interval about a figure.
     *
     * @param sections at least two
     */
    public Interval of(double whole, double[] sections) {
        double quantile =
                quantiles.computeIfAbsent(sections.length, n -> Sections.quantile(n - 1, Sections.CONFIDENCE));
        return Sections.about(whole, sections, quantile);
    }
}
