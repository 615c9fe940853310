package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileShiftTest {
    private static final int REQUESTS = 6000;
    private static final double LOAD = 0.6;
    private static final double OWN = 0.5;

    /** How much of the load at one request is that of the one before: a correlation that is halved every 14 requests. */
    private static final double MEMORY = 0.95;

    private static final double SLOWER = 0.05;

    /** Log-normal latencies under a load that both policies meet and that goes on from request to request; the candidate's are longer. */
    private record World(float[] baseline, float[] candidate) {
        static World of(SplittableRandom random, int requests, double slower) {
            float[] baseline = new float[requests];
            float[] candidate = new float[requests];
            double load = LOAD * random.nextGaussian();
            for (int i = 0; i < requests; i++) {
                load = MEMORY * load + LOAD * Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
                double prompt = OWN * random.nextGaussian();
                baseline[i] = (float) Math.exp(load + prompt + 0.1 * random.nextGaussian());
                candidate[i] = (float) Math.exp(slower + load + prompt + 0.1 * random.nextGaussian());
            }
            return new World(baseline, candidate);
        }

        Optional<QuantileShift> shift(int perMille) {
            short[] blocks = blocks(baseline.length);
            int count = QuantileShift.blocks(baseline.length, 1);
            return QuantileShift.of(
                    BlockedSample.of(baseline, blocks, count),
                    BlockedSample.of(candidate, blocks, count),
                    perMille,
                    1,
                    345);
        }
    }

    private static short[] blocks(int requests) {
        int count = QuantileShift.blocks(requests, 1);
        short[] blocks = new short[requests];
        IntStream.range(0, requests).forEach(i -> blocks[i] = (short) ((long) i * count / requests));
        return blocks;
    }

    /** The standard normal quantile of the percentile turned into the latencies' difference. */
    private static double truth(double normal) {
        return Math.expm1(SLOWER) * Math.exp(normal * Math.sqrt(LOAD * LOAD + OWN * OWN + 0.01));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"500, 0", "900, 1.2815515655446", "950, 1.6448536269515"})
    void holdsTheTruthInNineteenOfTwentyExperimentsThoughNeighboursDependOnEachOther(int perMille, double normal) {
        SplittableRandom random = new SplittableRandom(20_261_127);
        int experiments = 1000;
        int held = 0;
        int told = 0;
        for (int i = 0; i < experiments; i++) {
            Optional<QuantileShift> shift = World.of(random, REQUESTS, SLOWER).shift(perMille);
            if (shift.isPresent()) {
                told++;
                held += shift.get().interval(1, 0.95).orElseThrow().holds(truth(normal)) ? 1 : 0;
            }
        }

        assertThat(told).isGreaterThan(experiments * 95 / 100);
        assertThat(held / (double) told).isBetween(0.93, 0.97);
    }

    @Test
    void findsAShiftThatWhatIsHardForBothWouldHide() {
        World world = World.of(new SplittableRandom(1), REQUESTS, SLOWER);

        QuantileShift shift = world.shift(500).orElseThrow();
        Interval interval = shift.interval(1, 0.95).orElseThrow();

        assertThat(interval.low()).isPositive();
        assertThat(shift.candidate() - shift.baseline()).isBetween(interval.low(), interval.high());
        double spread = Arrays.stream(shift.baselines()).max().orElseThrow()
                - Arrays.stream(shift.baselines()).min().orElseThrow();
        assertThat(interval.high() - interval.low())
                .as("narrower than what the load does to either of them")
                .isLessThan(spread / 2);
        assertThat(shift.side(0.05)).isEqualTo(1);
    }

    @Test
    void takesThePercentileThatSortingTakes() {
        World world = World.of(new SplittableRandom(2), 3001, 0.3);
        float[] sorted = world.candidate().clone();
        Arrays.sort(sorted);

        QuantileShift shift = world.shift(950).orElseThrow();

        assertThat(shift.candidate()).isEqualTo(sorted[(int) Tails.rank(950, 3001) - 1]);
    }

    @Test
    void resamplesWholeBlocksAsSortingThemWould() {
        World world = World.of(new SplittableRandom(3), 900, SLOWER);
        int count = QuantileShift.blocks(900, 1);
        short[] blocks = blocks(900);
        var sample = BlockedSample.of(world.baseline(), blocks, count);
        var quantile = new ResampledQuantile(sample, 900, count, 1);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            int[] weights = new int[count];
            IntStream.range(0, count).forEach(j -> weights[random.nextInt(count)]++);
            double[] resample = IntStream.range(0, 900)
                    .flatMap(request -> IntStream.generate(() -> request).limit(weights[blocks[request]]))
                    .mapToDouble(request -> world.baseline()[request])
                    .sorted()
                    .toArray();
            double exact = resample[(int) Tails.rank(900, resample.length) - 1];

            assertThat(sample.atRank(quantile.rankOf(weights))).isEqualTo(exact);
            assertThat(quantile.of(weights)).isCloseTo(exact, withinPercentage(10));
        }
    }

    @Test
    void leavesNoIntervalButAnOrderWhereTheCandidateLosesRequests() {
        World world = World.of(new SplittableRandom(5), REQUESTS, 0);
        for (int i = 0; i < REQUESTS; i += 10) {
            world.candidate()[i] = Float.POSITIVE_INFINITY;
        }

        QuantileShift shift = world.shift(950).orElseThrow();

        assertThat(shift.candidate()).isInfinite();
        assertThat(shift.interval(1, 0.95)).isEmpty();
        assertThat(shift.side(0.05)).isEqualTo(1);
    }

    @Test
    void saysNothingOfRequestsThatHangOnOneAnotherThroughout() {
        float[] baseline = new float[REQUESTS];
        float[] candidate = new float[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            baseline[i] = 1 + i % 7;
            candidate[i] = 1 + i; // ever slower: no two stretches of time are alike
        }

        assertThat(new World(baseline, candidate).shift(500)).isEmpty();
    }

    @Test
    void seesNoDifferenceBetweenEqualRuns() {
        World world = World.of(new SplittableRandom(6), REQUESTS, 0);

        QuantileShift shift =
                new World(world.baseline(), world.baseline()).shift(500).orElseThrow();

        assertThat(shift.interval(1, 0.95)).contains(new Interval(0, 0));
        assertThat(shift.side(0.05)).isZero();
    }

    @Test
    void isNotMisledByTheOrderOfEqualValues() {
        float[] none = new float[REQUESTS]; // waiting for a model that is there: nought for nearly all
        float[] some = new float[REQUESTS];
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < REQUESTS; i++) {
            some[i] = random.nextInt(50) == 0 ? 1000 : 0;
        }

        assertThat(new World(none, some).shift(500).orElseThrow().interval(1, 0.95))
                .contains(new Interval(0, 0));
    }

    @Test
    void keepsToItsReplicationsWhereTheirLoadsDifferMoreThanTheirBlocks() {
        int each = 3000;
        float[] baseline = new float[4 * each];
        float[] candidate = new float[4 * each];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < baseline.length; i++) {
            double better = i / each % 2 == 0 ? 0.2 : -0.2; // by what the candidate is better hangs on the seed
            baseline[i] = (float) Math.exp(OWN * random.nextGaussian());
            candidate[i] = (float) Math.exp(better + OWN * random.nextGaussian());
        }
        int count = QuantileShift.blocks(baseline.length, 4);
        short[] blocks = new short[baseline.length];
        IntStream.range(0, blocks.length).forEach(i -> blocks[i] = (short) ((long) i * count / blocks.length));

        assertThat(QuantileShift.of(
                        BlockedSample.of(baseline, blocks, count),
                        BlockedSample.of(candidate, blocks, count),
                        500,
                        4,
                        1))
                .isEmpty();
    }

    @Test
    void dividesIntoBlocksOfTheCubeRootAtLeast() {
        assertThat(QuantileShift.blocks(1000, 1)).isEqualTo(64);
        assertThat(QuantileShift.blocks(3_000_000, 1)).isEqualTo(QuantileShift.MOST_BLOCKS);
        assertThat(QuantileShift.blocks(3_000_000, 3)).isEqualTo(3 * 128);
        assertThat(QuantileShift.blocks(5, 2)).isEqualTo(2);
        assertThat(truth(0)).isCloseTo(Math.expm1(SLOWER), within(1e-12));
    }
}
