package io.simctl.workload;

import io.simctl.scenario.RateShape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Recorded gaps in operational time, in which the rate is 1 throughout: what is left of the burstiness when the rate's changes are
 * taken out. Keeps a bounded sample of them (Vitter's algorithm R, 1985), the same one for the same times.
 */
public final class GapReservoir {
    private static final int SAMPLE = 100_000;

    private final OperationalTime time;
    private final SplittableRandom random = new SplittableRandom(1);
    private final double[] sample = new double[SAMPLE];
    private long gaps = -1;

    /**
     * Begins at time 0.
     *
     * @param ratePerSecond rate where the shapes are 1
     * @param end time of the last request
     */
    public GapReservoir(double ratePerSecond, List<RateShape> shapes, long end) {
        time = new OperationalTime(ratePerSecond, shapes, 0, end);
    }

    /** Counts a request; times must not fall. The way to the first one is no gap. */
    public void add(long at) {
        double gap = time.passUntil(at);
        if (gaps >= SAMPLE) {
            long place = random.nextLong(gaps + 1);
            if (place < SAMPLE) {
                sample[(int) place] = gap;
            }
        } else if (gaps >= 0) {
            sample[(int) gaps] = gap;
        }
        gaps++;
    }

    /** The sample. */
    public double[] gaps() {
        return Arrays.copyOf(sample, Math.clamp(gaps, 0, SAMPLE));
    }
}
