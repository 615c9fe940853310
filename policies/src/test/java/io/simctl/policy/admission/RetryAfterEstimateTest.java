package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.type.KnobValues;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterEstimateTest {
    private static final long SECOND = FleetFixture.SECOND;
    private static final int ADA = 7;

    /** A request takes 512/684 + 256/57 = 5.24 s on each, of which 7 run well at once (57 tokens/s, floor 15, k 0.39, at most 8). */
    private final FleetFixture fleet = FleetFixture.models("a", "b")
            .machines(
                    2,
                    m -> m.memory(100 * FleetFixture.GIB)
                            .resident("a")
                            .rates("a", 57, 684)
                            .owner(ADA))
            .build();

    private long seconds(Attempt attempt, long ownSeconds, String... knobs) {
        RetryAfterEstimate policy = fleet.observedBy(
                new RetryAfterEstimate(KnobValues.of(RetryAfterEstimate.Knobs.class, knobs), fleet.context()));
        Outcome.Rejected rejection = new Outcome.Rejected(429, "queue_full", ownSeconds * SECOND);
        return policy.retryAfter(attempt.request(), rejection, fleet.view(), 0) / SECOND;
    }

    private long seconds(String model, int queued, long ownSeconds) {
        fleet.queued(model, queued, 0);
        return seconds(fleet.attempt(model, 10, 10), ownSeconds, "jitter=0");
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "5, 3", "32, 13", "100, 38", "1000, 60"})
    void isTheTimeToServeThoseWhoWaitAndThenThisOneBetweenTwoAndSixtySeconds(int queued, long seconds) {
        assertThat(seconds("a", queued, 0)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 3", "5, 15", "10, 30", "20, 30"})
    void isThreeSecondsForEachWhoWaitsWhileNoMachineHasTheModelInMemory(int queued, long seconds) {
        assertThat(seconds("b", queued, 0)).isEqualTo(seconds);
    }

    @Test
    void isNoLessThanWhatWhoeverRejectedSays() {
        assertThat(seconds("a", 5, 30)).isEqualTo(30);
        assertThat(seconds("a", 100, 30)).isEqualTo(38);
    }

    @Test
    void isThirtySecondsForOwnMachinesThatAreOfflineAndFifteenForThoseWithoutTheModelInMemory() {
        assertThat(seconds(fleet.attempt("a", ADA, Route.SELF), 0, "jitter=0")).isEqualTo(2);
        assertThat(seconds(fleet.attempt("b", ADA, Route.SELF), 0, "jitter=0")).isEqualTo(15);
        assertThat(seconds(fleet.attempt("a", ADA + 1, Route.SELF), 0, "jitter=0"))
                .isEqualTo(30);
        fleet.online(0, false).online(1, false);
        assertThat(seconds(fleet.attempt("a", ADA, Route.SELF), 0, "jitter=0")).isEqualTo(30);
    }

    @Test
    void isLongerByUpToAHalfTheSameEachTimeForTheSameRequestAndSpreadOverThoseWhoComeTogether() {
        fleet.queued("a", 1000, 0);
        Attempt one = fleet.attempt("a", 10, 10);
        assertThat(seconds(one, 0)).isEqualTo(seconds(one, 0));
        long[] all = IntStream.range(0, 300)
                .mapToLong(i -> seconds(fleet.attempt("a", 10, 10), 0))
                .toArray();
        assertThat(Arrays.stream(all).boxed()).allMatch(s -> s >= 60 && s <= 90);
        for (int third = 0; third < 3; third++) {
            long from = 60 + 10L * third;
            assertThat(Arrays.stream(all)
                            .filter(s -> s >= from && s < from + 10)
                            .count())
                    .as("of 300 in each third")
                    .isBetween(80L, 120L);
        }
    }
}
