package io.simctl.report.stats;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** The shares of the variance of values that lie between groups of them. */
public final class GroupEffects {
    private GroupEffects() {}

    /**
     * The share that lies between the groups: 1 where a value follows from its group, 0 where groups do not differ. Of a full grid, grouped by a
     * knob's value, it is that knob's first-order Sobol index; grouped by all other knobs it is 1 less the total one.
     *
     * @param groups the group of each value
     */
    public static double between(double[] values, List<?> groups) {
        double all = StatUtils.populationVariance(values);
        if (!(all > 0)) {
            return 0;
        }
        double mean = StatUtils.mean(values);
        double sum = members(groups).values().stream()
                .mapToDouble(members -> {
                    double ofGroup = members.stream()
                            .mapToDouble(i -> values[i])
                            .average()
                            .orElseThrow();
                    return members.size() * (ofGroup - mean) * (ofGroup - mean);
                })
                .sum();
        return Math.min(1, sum / values.length / all);
    }

    /**
     * The same without what chance alone puts between groups of single values (epsilon squared): it is 0 in the mean where groups tell nothing. Below 0 it
     * counts as 0.
     */
    public static double beyondChance(double[] values, List<?> groups) {
        int number = members(groups).size();
        int within = values.length - number;
        if (within < 1) {
            return 0;
        }
        double between = between(values, groups);
        return Math.max(0, between - (number - 1.0) / within * (1 - between));
    }

    private static Map<?, List<Integer>> members(List<?> groups) {
        return IntStream.range(0, groups.size()).boxed().collect(Collectors.groupingBy(groups::get));
    }
}
