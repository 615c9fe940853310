package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often 95 % intervals hold the truth: a thousand experiments, each of ten replications of exponential latencies under two policies,
 * of which the second is half as slow again.
 */
@Tag("slow")
class CoverageTest {
    private static final int EXPERIMENTS = 1000;
    private static final int REPLICATIONS = 10;
    private static final int REQUESTS = 700;
    private static final double SLOWER = 1.5;

    enum Reading {
        MEAN(1) {
            @Override
            double of(double[] sorted) {
                return StatUtils.mean(sorted);
            }
        },
        P50(Math.log(2)) {
            @Override
            double of(double[] sorted) {
                return rank(sorted, 500);
            }
        },
        P95(Math.log(20)) {
            @Override
            double of(double[] sorted) {
                return rank(sorted, 950);
            }
        },
        P99(Math.log(100)) {
            @Override
            double of(double[] sorted) {
                return rank(sorted, 990);
            }
        };

        private final double truth;

        Reading(double truth) {
            this.truth = truth;
        }

        abstract double of(double[] sorted);

        static double rank(double[] sorted, int perMille) {
            return sorted[(int) Tails.rank(perMille, sorted.length) - 1];
        }
    }

    /** Latencies by replication, and all of them. */
    private record Runs(double[] whole, double[][] byReplication) {
        static Runs of(double[][] byReplication) {
            double[] whole = Arrays.stream(byReplication)
                    .flatMapToDouble(Arrays::stream)
                    .sorted()
                    .toArray();
            Arrays.stream(byReplication).forEach(Arrays::sort);
            return new Runs(whole, byReplication);
        }

        double[] sections(ToDoubleFunction<double[]> reading) {
            return Arrays.stream(byReplication).mapToDouble(reading).toArray();
        }
    }

    /** Each replication has a load of its own, which moves all its latencies. */
    private static double[][] latencies(SplittableRandom random, SplittableRandom loads, double mean) {
        double[][] runs = new double[REPLICATIONS][REQUESTS];
        for (double[] run : runs) {
            double load = 0.9 + 0.2 * loads.nextDouble();
            for (int i = 0; i < run.length; i++) {
                run[i] = -Math.log(1 - random.nextDouble()) * mean * load;
            }
        }
        return runs;
    }

    /** Of a mixture of loads the truth is a little beside that of the mean load, so it is measured once, over a great many. */
    private static double truth(Reading reading) {
        var random = new SplittableRandom(99);
        double[] many = new double[2_000_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = -Math.log(1 - random.nextDouble()) * (0.9 + 0.2 * random.nextDouble());
        }
        Arrays.sort(many);
        double truth = reading.of(many);
        assertThat(truth).isBetween(0.98 * reading.truth, 1.03 * reading.truth);
        return truth * (SLOWER - 1);
    }

    @ParameterizedTest
    @EnumSource
    void unpairedIntervalsHoldTheTruthNineteenTimesOfTwenty(Reading reading) {
        double truth = truth(reading);
        int held = 0;
        for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
            var random = new SplittableRandom(experiment);
            Runs left = Runs.of(latencies(random, random, 1));
            Runs right = Runs.of(latencies(random, random, SLOWER));
            TwoSamples samples = new TwoSamples(
                    reading.of(left.whole()),
                    left.sections(reading::of),
                    reading.of(right.whole()),
                    right.sections(reading::of));
            held += samples.welch(0.95).holds(truth) ? 1 : 0;
        }

        assertThat(held).isBetween(930, 970);
    }

    @ParameterizedTest
    @EnumSource
    void pairedIntervalsHoldTheTruthNineteenTimesOfTwenty(Reading reading) {
        double truth = truth(reading);
        int held = 0;
        for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
            Runs left = Runs.of(latencies(new SplittableRandom(2L * experiment), new SplittableRandom(~experiment), 1));
            Runs right = Runs.of(
                    latencies(new SplittableRandom(2L * experiment + 1), new SplittableRandom(~experiment), SLOWER));
            double[] some = left.sections(reading::of);
            double[] others = right.sections(reading::of);
            double[] differences = new double[REPLICATIONS];
            Arrays.setAll(differences, i -> others[i] - some[i]);
            double whole = reading.of(right.whole()) - reading.of(left.whole());
            held += Sections.studentT(whole, differences).holds(truth) ? 1 : 0;
        }

        assertThat(held).isBetween(930, 970);
    }
}
