package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RecentMostTest {
    @Property(tries = 300)
    void isTheLargestOfTheLastSoMany(
            @ForAll List<@IntRange(max = 20) Integer> numbers, @ForAll @IntRange(min = 1, max = 12) int window) {
        RecentMost recent = new RecentMost(window);
        for (int i = 0; i < numbers.size(); i++) {
            recent.add(numbers.get(i));

            int most = numbers.subList(Math.max(0, i + 1 - window), i + 1).stream()
                    .mapToInt(number -> number)
                    .max()
                    .orElse(0);
            assertThat(recent.most()).isEqualTo(most);
            assertThat(recent.isFull()).isEqualTo(i + 1 >= window);
        }
    }
}
