package io.simctl.control.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    @ParameterizedTest(name = "{0} waiting: {1} s")
    @CsvSource({"0, 2", "1, 3", "5, 15", "10, 30", "20, 30"})
    void climbsTheLadderOfTheOriginal(int waiting, long seconds) {
        assertThat(RetryAfter.ofQueue(waiting)).isEqualTo(seconds * 1_000_000_000L);
    }
}
