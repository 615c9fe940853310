package io.simctl.report.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A percentile of two samples of the same requests, and a paired bootstrap of both: each time the same blocks of requests are drawn for
 * either, so that what is hard for both cancels out of the difference.
 *
 * <p>Requests that are neighbours in time depend on each other, so that blocks of consecutive requests are drawn and not single ones
 * (Carlstein, The Annals of Statistics 14, 1986; Künsch, ibid. 17, 1989). The shortest blocks have {@code n^(1/3)} requests, the order of
 * length that Hall, Horowitz and Jing (Biometrika 82, 1995) find best for a variance; they are put together by twos until what neighbours
 * do to the difference looks independent. The interval is the percentile interval, widened for few blocks as Hesterberg does
 * (The American Statistician 69, 2015: the expanded percentile interval).
 *
 * @param baseline the percentile of the baseline, perhaps infinite
 * @param candidate that of the candidate
 * @param baselines those of the baseline's resamples
 * @param candidates those of the candidate's, of the same draws
 * @param blocks how many blocks were drawn from
 */
public record QuantileShift(double baseline, double candidate, double[] baselines, double[] candidates, int blocks) {
    /** The most blocks that samples should have: more of them take longer and tell nothing more. */
    public static final int MOST_BLOCKS = 512;

    private static final int FEWEST_BLOCKS = 16;
    private static final int RESAMPLES = 2000;
    private static final double CONFIDENCE = 0.95;

    /**
     * How many blocks requests should be divided into: a power of two for each replication.
     *
     * @param requests of all replications
     */
    public static int blocks(int requests, int replications) {
        double shortest = Math.ceil(Math.cbrt(requests));
        int most = (int) Math.max(1, Math.min(MOST_BLOCKS, requests / shortest) / replications);
        return replications * Integer.highestOneBit(most);
    }

    /**
     * Of two samples by the same blocks; empty where there are too few samples, or no blocks are independent.
     *
     * @param perMille which percentile
     * @param replications parts of equally many blocks, one after the other, that no block goes beyond
     * @param seed equal seeds give equal resamples
     */
    public static Optional<QuantileShift> of(
            BlockedSample baseline, BlockedSample candidate, int perMille, int replications, long seed) {
        int finest = baseline.sizes().length;
        if (Math.min(baseline.size(), candidate.size()) < Tails.samplesNeeded(perMille)) {
            return Optional.empty();
        }
        int together = 1;
        while (finest / together >= FEWEST_BLOCKS) {
            var left = new ResampledQuantile(baseline, perMille, finest / together, together);
            var right = new ResampledQuantile(candidate, perMille, finest / together, together);
            double[] influence = influence(left, right, finest / together);
            if (Sections.lookIndependent(influence)) {
                return areAlike(influence, replications)
                        ? Optional.of(drawn(left, right, influence.length, seed))
                        : Optional.empty();
            }
            if (finest / together % (2 * replications) != 0) {
                return Optional.empty();
            }
            together *= 2;
        }
        return Optional.empty();
    }

    /** What each block does to the difference; in ranks where the values about either percentile are infinite or all the same. */
    private static double[] influence(ResampledQuantile left, ResampledQuantile right, int blocks) {
        boolean areKnown = Double.isFinite(left.slope()) && Double.isFinite(right.slope());
        boolean isFlat = left.slope() == 0 && right.slope() == 0;
        double from = areKnown && !isFlat ? left.slope() : 1;
        double to = areKnown && !isFlat ? right.slope() : 1;
        double[] influence = new double[blocks];
        Arrays.setAll(influence, j -> to * right.influence(j) - from * left.influence(j));
        return influence;
    }

    /** Whether replications differ by no more than their blocks do: else another seed moves the percentile, and only replications tell. */
    private static boolean areAlike(double[] influence, int replications) {
        double squares = Arrays.stream(influence).map(x -> x * x).sum();
        if (replications == 1 || squares == 0) {
            return true;
        }
        int blocks = influence.length / replications;
        double between = 0;
        for (int r = 0; r < replications; r++) {
            double sum = Arrays.stream(influence, r * blocks, (r + 1) * blocks).sum();
            between += sum * sum;
        }
        double bound = new ChiSquaredDistribution(null, replications - 1.0).inverseCumulativeProbability(CONFIDENCE);
        return replications * between / squares <= bound;
    }

    private static QuantileShift drawn(ResampledQuantile left, ResampledQuantile right, int blocks, long seed) {
        var random = new SplittableRandom(seed);
        double[] baselines = new double[RESAMPLES];
        double[] candidates = new double[RESAMPLES];
        int[] weights = new int[blocks];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.fill(weights, 0);
            for (int j = 0; j < blocks; j++) {
                weights[random.nextInt(blocks)]++;
            }
            baselines[i] = left.of(weights);
            candidates[i] = right.of(weights);
        }
        return new QuantileShift(left.value(), right.value(), baselines, candidates, blocks);
    }

    /** The interval about candidate - factor · baseline; empty where requests without an answer leave none. */
    public Optional<Interval> interval(double factor, double confidence) {
        double[] shifts = new double[candidates.length];
        Arrays.setAll(shifts, i -> candidates[i] - factor * baselines[i]);
        if (!Double.isFinite(candidate - factor * baseline)) {
            return Optional.empty();
        }
        Arrays.sort(shifts); // NaN, which is infinite for both, comes last
        double t = Sections.quantile(blocks - 1.0, confidence) * Math.sqrt(blocks / (blocks - 1.0));
        int tail = (int) Math.floor(shifts.length * new NormalDistribution(null, 0, 1).cumulativeProbability(-t));
        Interval interval = new Interval(shifts[tail], shifts[shifts.length - 1 - tail]);
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
                ? Optional.of(interval)
                : Optional.empty();
    }

    /** Which of the two is lower, infinite ones included: below 0 when the candidate is, 0 when chance may have it so. */
    public int side(double significance) {
        int lower = 0;
        int higher = 0;
        for (int i = 0; i < candidates.length; i++) {
            lower += candidates[i] < baselines[i] ? 1 : 0;
            higher += candidates[i] > baselines[i] ? 1 : 0;
        }
        double needed = candidates.length * (1 - significance / 2);
        if (lower >= needed) {
            return -1;
        }
        return higher >= needed ? 1 : 0;
    }
}
