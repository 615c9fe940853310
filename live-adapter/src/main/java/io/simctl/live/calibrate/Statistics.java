package io.simctl.live.calibrate;

import java.util.List;

/** Middle and spread of a few values; both shrug off some outliers, of which a shared machine makes many. */
final class Statistics {
    private Statistics() {}

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** Half of the interquartile range over the median; 0 for a single value. */
    static double spread(List<Double> values) {
        return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / Math.abs(median(values));
    }

    /** With a straight line between neighbours. */
    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        double low = sorted.get(below);
        double high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return low + (place - below) * (high - low);
    }
}
