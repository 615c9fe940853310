package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TailsTest {
    @ParameterizedTest
    @CsvSource({"990,662", "900,64", "950,130", "500,11", "999,6636", "10,662", "100,64"})
    void asksForTheSamplesThatTheRuleGives(int perMille, long samples) {
        assertThat(Tails.samplesNeeded(perMille)).isEqualTo(samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 250, 500, 750, 900, 950, 990, 995, 999})
    void withThatManySamplesTwoLieBeyondThePercentileInNinetyNineCasesOfAHundredAndNotWithOneLess(int perMille) {
        int n = (int) Tails.samplesNeeded(perMille);
        double beyond = Math.min(perMille, 1000 - perMille) / 1000.0;

        assertThat(new BinomialDistribution(null, n, beyond).cumulativeProbability(1))
                .isLessThanOrEqualTo(0.01);
        assertThat(new BinomialDistribution(null, n - 1, beyond).cumulativeProbability(1))
                .isGreaterThan(0.01);
    }

    @ParameterizedTest
    @CsvSource({"500,1,1", "500,2,1", "500,3,2", "950,100,95", "950,101,96", "990,662,656", "70,100,7", "1,10,1"})
    void ranksAreNearestRanks(int perMille, long count, long rank) {
        assertThat(Tails.rank(perMille, count)).isEqualTo(rank);
    }

    @Test
    void minimumAndMaximumAreNoPercentiles() {
        assertThatThrownBy(() -> Tails.samplesNeeded(1000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tails.samplesNeeded(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
