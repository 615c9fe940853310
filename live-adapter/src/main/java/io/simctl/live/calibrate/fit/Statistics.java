package io.simctl.live.calibrate.fit;

import java.util.List;

/** Middle and spread of a few values; both shrug off some outliers, of which a shared machine makes many. */
public final class Statistics {
    private Statistics() {}

    /** The middle value; NaN of none. */
    public static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** Half of the interquartile range over the median; 0 for values that are all the same. */
    static double spread(List<Double> values) {
        double range = quantile(values, 0.75) - quantile(values, 0.25);
        return range == 0 ? 0 : range / 2 / Math.max(Double.MIN_NORMAL, Math.abs(median(values)));
    }

    /** With a straight line between neighbours. */
    private static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        double low = sorted.get(below);
        double high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return low + (place - below) * (high - low);
    }
}
