package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
    private static final int SAMPLES = 20_000;

    @Property
    void givesTheSameStreamForTheSameSeedPurposeAndIndex(@ForAll long seed, @ForAll String purpose, @ForAll int index) {
        RandomGenerator once = new RandomStreams(seed).stream(purpose, index);
        RandomGenerator again = new RandomStreams(seed).stream(purpose, index);
        assertThat(once.longs(10).toArray()).isEqualTo(again.longs(10).toArray());
    }

    @Test
    void givesEveryPurposeIndexAndSeedAStreamOfItsOwn() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = -50; seed < 50; seed++) {
            for (int index = 0; index < 100; index++) {
                for (String purpose : new String[] {"", "arrivals", "Aa", "BB", "lengths", "failures"}) {
                    firsts.add(new RandomStreams(seed).stream(purpose, index).nextLong());
                }
            }
        }
        assertThat(firsts).hasSize(100 * 100 * 6);
    }

    @Property
    void generatesWhatTheJdksXoshiro256PlusPlusDoes(
            @ForAll long s0, @ForAll long s1, @ForAll long s2, @ForAll @LongRange(min = 1) long s3) {
        byte[] state = ByteBuffer.allocate(32)
                .putLong(s0)
                .putLong(s1)
                .putLong(s2)
                .putLong(s3)
                .array();
        RandomGenerator jdk = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(state);
        assertThat(new Xoshiro(s0, s1, s2, s3).longs(20))
                .containsExactly(jdk.longs(20).boxed().toArray(Long[]::new));
    }

    @Test
    void isUniform() {
        long[] bins = new long[100];
        double[] expected = new double[bins.length];
        RandomGenerator random = new RandomStreams(1).stream("test", 0);
        for (int i = 0; i < SAMPLES; i++) {
            bins[(int) (random.nextDouble() * bins.length)]++;
        }
        Arrays.fill(expected, (double) SAMPLES / bins.length);
        assertThat(new ChiSquareTest().chiSquareTest(expected, bins)).isGreaterThan(0.001);
    }

    @Test
    void drawsExponentials() {
        double[] sample = new double[SAMPLES];
        RandomGenerator random = new RandomStreams(1).stream("test", 1);
        Arrays.setAll(sample, i -> random.nextExponential());
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new ExponentialDistribution(1), sample);
        assertThat(p).isGreaterThan(0.001);
    }

    @Test
    void doesNotCorrelateNeighbouringStreams() {
        for (int index = 0; index < 20; index++) {
            double[] one =
                    new RandomStreams(7).stream("test", index).doubles(SAMPLES).toArray();
            double[] next = new RandomStreams(7)
                    .stream("test", index + 1).doubles(SAMPLES).toArray();
            double[] otherSeed =
                    new RandomStreams(8).stream("test", index).doubles(SAMPLES).toArray();
            double noise = 4 / Math.sqrt(SAMPLES);
            assertThat(new PearsonsCorrelation().correlation(one, next)).isCloseTo(0, within(noise));
            assertThat(new PearsonsCorrelation().correlation(one, otherSeed)).isCloseTo(0, within(noise));
        }
    }
}
