package io.simctl.report.stats;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A percentile of a sample that is taken again and again of its blocks, each so many times. Ranks that chance does not reach are left
 * out: only those within {@value #REACH} standard errors of the percentile are looked at, in {@value #STEPS} steps at the most.
 *
 * <p>Values are smoothed over the ranks about them: a plain bootstrap adds the accidents of the sample to those of each resample, which makes
 * differences of much alike samples look less certain than they are (Hall, DiCiccio and Romano, On smoothing and the bootstrap, The Annals
 * of Statistics 17, 1989). Over how many ranks is Bofinger's rule for the slope of a quantile function (Australian Journal of Statistics
 * 17, 1975).
 */
final class ResampledQuantile {
    private static final int REACH = 6;
    private static final int STEPS = 512;

    private final BlockedSample sample;
    private final int perMille;
    private final int rank;
    private final int perBlock;
    private final int[] sizes;
    private final int bandwidth;

    /** By block: how many more of its values are at or below the percentile than would be by the percentile itself. */
    private final double[] surplus;

    /** The standard error of the percentile, in ranks. */
    private final int error;

    /** The rank of each step, the value at it, and by block how many values are at or below it. */
    private final int[] ranks;

    private final double[] values;
    private final int[][] below;

    /**
     * Takes the percentile of the sample.
     *
     * @param perMille which
     * @param blocks how many blocks the sample's are put together to, neighbours with neighbours
     * @param perBlock how many of the sample's blocks are one
     */
    ResampledQuantile(BlockedSample sample, int perMille, int blocks, int perBlock) {
        this.sample = sample;
        this.perMille = perMille;
        this.perBlock = perBlock;
        rank = (int) Tails.rank(perMille, sample.size());
        sizes = new int[blocks];
        for (int i = 0; i < sample.sizes().length; i++) {
            sizes[i / perBlock] += sample.sizes()[i];
        }
        bandwidth = bandwidth(sample.size(), perMille);
        surplus = new double[blocks];
        error = surplus(blocks);
        int first = Math.max(1, rank - REACH * error);
        int last = Math.min(sample.size(), rank + REACH * error);
        ranks = new int[Math.min(STEPS, last - first + 1)];
        values = new double[ranks.length];
        below = new int[ranks.length][];
        fill(first, last, blocks);
        smooth();
    }

    /** Of values that equal the percentile each block has the same part at or below it: in which order they stand means nothing. */
    private int surplus(int blocks) {
        int from = rank;
        int to = rank;
        while (from > 1 && sample.atRank(from - 1) == value()) {
            from--;
        }
        while (to < sample.size() && sample.atRank(to + 1) == value()) {
            to++;
        }
        double part = (rank - from + 1.0) / (to - from + 1.0);
        for (int r = 1; r <= to; r++) {
            surplus[sample.blockAt(r) / perBlock] += r < from ? 1 : part;
        }
        double squares = 0;
        for (int j = 0; j < blocks; j++) {
            surplus[j] -= (double) rank * sizes[j] / sample.size();
            squares += surplus[j] * surplus[j];
        }
        return (int) Math.ceil(Math.sqrt(squares)) + 1;
    }

    private void fill(int first, int last, int blocks) {
        int[] count = new int[blocks];
        int r = 1;
        for (int step = 0; step < ranks.length; step++) {
            ranks[step] = (int) (first + (long) (last - first) * (step + 1) / ranks.length);
            for (; r <= ranks[step]; r++) {
                count[sample.blockAt(r) / perBlock]++;
            }
            below[step] = count.clone();
        }
    }

    private void smooth() {
        double shift = value() - smoothed(rank);
        for (int step = 0; step < ranks.length; step++) {
            int before = step == 0 ? ranks[0] - 1 : ranks[step - 1];
            int middle = (before + 1 + ranks[step]) >>> 1;
            double smoothed = smoothed(middle) + shift;
            values[step] = Double.isFinite(smoothed) ? smoothed : sample.atRank(middle);
        }
    }

    /** The mean of values about a rank; near either end of the sample of fewer. */
    private double smoothed(int about) {
        int half = Math.min(bandwidth, Math.min(about - 1, sample.size() - about));
        int stride = Math.max(1, half / 128); // of thousands of neighbours some tell as much as all
        double sum = sample.atRank(about);
        int count = 1;
        for (int away = stride; away <= half; away += stride) {
            sum += sample.atRank(about - away) + sample.atRank(about + away);
            count += 2;
        }
        return sum / count;
    }

    private static int bandwidth(int size, int perMille) {
        double z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(perMille / 1000.0);
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double rule = 4.5 * Math.pow(density, 4) / Math.pow(2 * z * z + 1, 2) / size;
        return (int) (size * Math.pow(rule, 0.2));
    }

    /** The percentile of the sample itself. */
    double value() {
        return sample.atRank(rank);
    }

    /** How much the value changes by rank about the percentile; NaN or infinite where some are. */
    double slope() {
        int half = Math.max(error, bandwidth);
        int low = Math.max(1, rank - half);
        int high = Math.min(sample.size(), rank + half);
        return (sample.atRank(high) - sample.atRank(low)) / Math.max(1, high - low);
    }

    /** How many ranks a block moves the percentile by, to the first order (Bahadur's representation). */
    double influence(int block) {
        return -surplus[block];
    }

    /** The percentile of the sample that has each block as many times as it weighs. */
    double of(int[] weights) {
        return values[step(weights)];
    }

    /** The rank in the sample that this percentile is at, to a step. */
    int rankOf(int[] weights) {
        return ranks[step(weights)];
    }

    private int step(int[] weights) {
        long size = 0;
        for (int j = 0; j < sizes.length; j++) {
            size += (long) weights[j] * sizes[j];
        }
        long wanted = Tails.rank(perMille, size);
        int low = 0;
        int high = ranks.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (weighed(below[middle], weights) >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static long weighed(int[] counts, int[] weights) {
        long sum = 0;
        for (int j = 0; j < counts.length; j++) {
            sum += (long) counts[j] * weights[j];
        }
        return sum;
    }
}
