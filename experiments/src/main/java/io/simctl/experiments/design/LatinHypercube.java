package io.simctl.experiments.design;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomDataGenerator;

/** Points of which each coordinate falls once into each of as many strata as there are points. */
final class LatinHypercube {
    private LatinHypercube() {}

    /** So many points; equal seeds give equal ones. */
    static List<double[]> points(int coordinates, int count, long seed) {
        var random = new RandomDataGenerator(new MersenneTwister(seed));
        double[][] points = new double[count][coordinates];
        for (int coordinate = 0; coordinate < coordinates; coordinate++) {
            int[] strata = random.nextPermutation(count, count);
            for (int i = 0; i < count; i++) {
                points[i][coordinate] = (strata[i] + random.getRandomGenerator().nextDouble()) / count;
            }
        }
        return IntStream.range(0, count).mapToObj(i -> points[i]).toList();
    }
}
