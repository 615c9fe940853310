package io.simctl.experiments.design;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * A Sobol sequence with a random digital shift: every bit of a coordinate is turned by the same random bit in all points. That keeps how evenly
 * the points lie, and no point lies in a corner, as the first one of a bare sequence does.
 */
public final class SobolPoints {
    private static final int BITS = 52;

    private final SobolSequenceGenerator sequence;
    private final long[] shifts;

    /** A sequence of so many coordinates; equal seeds give equal points. */
    public SobolPoints(int coordinates, long seed) {
        sequence = new SobolSequenceGenerator(coordinates);
        var random = new SplittableRandom(seed);
        shifts = random.longs(coordinates)
                .map(bits -> bits >>> (Long.SIZE - BITS))
                .toArray();
    }

    /** The next point, each coordinate from 0 to below 1. */
    public double[] next() {
        double[] point = sequence.nextVector();
        for (int i = 0; i < point.length; i++) {
            long bits = (long) Math.scalb(point[i], BITS) ^ shifts[i];
            point[i] = Math.scalb((double) bits, -BITS);
        }
        return point;
    }

    /** The next points. */
    public List<double[]> take(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }
}
