package io.simctl.sim.theory;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A confidence interval for the mean of a correlated sequence from a single long run: the means of long batches are as good as
 * independent (Law, "Simulation Modeling and Analysis", 5th ed., section 9.5.3).
 */
final class BatchMeans {
    static final int BATCHES = 20;
    private static final double CONFIDENCE = 0.999;

    private final long batchSize;
    private final SummaryStatistics means = new SummaryStatistics();
    private double sum;
    private long count;

    /** The first batch, in which the run warms up, is left out. */
    BatchMeans(long batchSize) {
        this.batchSize = batchSize;
    }

    void add(double value) {
        sum += value;
        count++;
        if (count % batchSize == 0) {
            if (count > batchSize) {
                means.addValue(sum / batchSize);
            }
            sum = 0;
        }
    }

    boolean isComplete() {
        return means.getN() == BATCHES;
    }

    double mean() {
        return means.getMean();
    }

    /** Half the width of the confidence interval. */
    double halfWidth() {
        double quantile = new TDistribution(BATCHES - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return quantile * means.getStandardDeviation() / Math.sqrt(BATCHES);
    }
}
