package io.simctl.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupEffectsTest {
    @Test
    void isOneWhereAValueFollowsFromItsGroupAndNothingWhereGroupsAreAlike() {
        assertThat(GroupEffects.between(new double[] {1, 1, 5, 5}, List.of("a", "a", "b", "b")))
                .isEqualTo(1);
        assertThat(GroupEffects.between(new double[] {1, 5, 1, 5}, List.of("a", "a", "b", "b")))
                .isZero();
        assertThat(GroupEffects.between(new double[] {3, 3, 3}, List.of("a", "b", "b")))
                .isZero();
    }

    @Test
    void takesOffWhatChancePutsBetweenGroups() {
        var random = new SplittableRandom(1);
        int groups = 8;
        double mean = IntStream.range(0, 400)
                .mapToDouble(trial -> GroupEffects.beyondChance(
                        random.doubles(32).toArray(),
                        IntStream.range(0, 32).mapToObj(i -> i % groups).toList()))
                .average()
                .orElseThrow();

        assertThat(mean).as("7 of 31 degrees of freedom without it").isCloseTo(0, within(0.06));
    }
}
