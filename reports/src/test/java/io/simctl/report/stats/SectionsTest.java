package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class SectionsTest {
    @Test
    void aroundTheMeanItIsTheTextbookIntervalOfStudent() {
        double[] yields = {4.9, 5.1, 4.6, 5.0, 5.1, 4.7, 4.4, 4.7, 4.6};

        Interval interval = Sections.studentT(StatUtils.mean(yields), yields);

        // mean 4.78889, s 0.247207, t(8) 2.306004
        assertThat(interval.low()).isCloseTo(4.59887, within(1e-4));
        assertThat(interval.high()).isCloseTo(4.97891, within(1e-4));
    }

    @Test
    void aWholeThatTheSectionsDoNotAgreeWithWidensTheInterval() {
        double[] sections = {1, 2, 3};

        Interval atMean = Sections.studentT(2, sections);
        Interval beside = Sections.studentT(3, sections);

        assertThat(beside.high() - beside.low()).isGreaterThan(atMean.high() - atMean.low());
        assertThat(beside.high() + beside.low()).isEqualTo(6);
    }

    @Test
    void holdsTheTrueMeanAboutNineteenTimesOfTwenty() {
        var random = new SplittableRandom(11);
        int studentHolds = 0;
        int bootstrapHolds = 0;
        for (int run = 0; run < 2000; run++) {
            double[] sections = IntStream.range(0, 16)
                    .mapToDouble(k -> 10 + random.nextGaussian())
                    .toArray();
            double mean = StatUtils.mean(sections);
            studentHolds += Sections.studentT(mean, sections).holds(10) ? 1 : 0;
            bootstrapHolds += Sections.bootstrap(mean, sections, run).holds(10) ? 1 : 0;
        }

        assertThat(studentHolds).isBetween(1865, 1935);
        assertThat(bootstrapHolds).as("somewhat narrow with few sections").isBetween(1780, 1935);
    }

    @Test
    void theBootstrapRepeatsItselfForEqualSeeds() {
        double[] sections = {3, 1, 4, 1, 5, 9, 2, 6};

        assertThat(Sections.bootstrap(4, sections, 345)).isEqualTo(Sections.bootstrap(4, sections, 345));
        assertThat(Sections.bootstrap(4, sections, 345)).isNotEqualTo(Sections.bootstrap(4, sections, 346));
    }

    @Test
    void equalSectionsLeaveNoDoubt() {
        double[] sections = new double[10];
        Arrays.fill(sections, 7);

        assertThat(Sections.studentT(7, sections)).isEqualTo(new Interval(7, 7));
        assertThat(Sections.bootstrap(7, sections, 1)).isEqualTo(new Interval(7, 7));
        assertThat(Sections.lookIndependent(sections)).isTrue();
    }

    @Test
    void driftingSectionsDoNotLookIndependent() {
        double[] drift = IntStream.range(0, 16).mapToDouble(k -> k).toArray();
        double[] alternating = IntStream.range(0, 16).mapToDouble(k -> k % 2).toArray();

        assertThat(Sections.lookIndependent(drift)).isFalse();
        assertThat(Sections.lookIndependent(alternating)).isTrue();
    }
}
