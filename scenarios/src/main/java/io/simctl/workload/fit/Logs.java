package io.simctl.workload.fit;

/** Mean and deviation of logarithms. */
final class Logs {
    private long count;
    private double mean;
    private double squares;

    void add(long value) {
        double log = Math.log((double) value);
        count++;
        double before = log - mean;
        mean += before / count;
        squares += before * (log - mean);
    }

    double mean() {
        return mean;
    }

    /** Standard deviation. */
    double deviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }
}
