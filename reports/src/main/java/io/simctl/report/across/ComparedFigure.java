package io.simctl.report.across;

import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.figure.FigureName;
import io.simctl.report.stats.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A figure of two contenders. Totals, such as loads, are those of a run.
 *
 * @param name what is compared
 * @param baseline perhaps infinite; empty when too few samples are behind it
 * @param candidate the same
 * @param difference candidate minus baseline; empty when one of them has no finite value
 * @param ci95 Student's t interval about it; empty when {@code basis} says why there is none
 * @param bootstrap95 the bootstrap's interval about it; only with 8 sections or more
 * @param rankSum p-value of Mann and Whitney's test; only where the two did not meet the same requests
 * @param basis what the intervals rest on, or why there is none
 * @param finding whether the candidate is better
 */
public record ComparedFigure(
        FigureName name,
        OptionalDouble baseline,
        OptionalDouble candidate,
        OptionalDouble difference,
        Optional<Interval> ci95,
        Optional<Interval> bootstrap95,
        OptionalDouble rankSum,
        String basis,
        Finding finding) {

    /** Whether both are nought, or neither has such a figure at all, which nobody needs to be told. */
    public boolean isNothing() {
        boolean isAbsent =
                baseline.isEmpty() && candidate.isEmpty() && name.metric().fewestSamples() == 0;
        return isAbsent || (baseline.orElse(1) == 0 && candidate.orElse(1) == 0);
    }
}
