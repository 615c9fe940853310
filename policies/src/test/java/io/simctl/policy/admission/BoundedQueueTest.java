package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.FleetFixture;
import io.simctl.fleet.Outcome.Rejected;
import io.simctl.policy.KnobValues;
import io.simctl.policy.Verdict;
import io.simctl.policy.Verdict.Reject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedQueueTest {
    private static final long SECOND = FleetFixture.SECOND;
    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machine(m -> {}).build();

    private BoundedQueue queue(String... knobs) {
        return new BoundedQueue(KnobValues.of(BoundedQueue.Knobs.class, knobs), fleet.context());
    }

    @Test
    void rejectsTheTenthRequestWhenOneRunsAndEightWait() {
        assertThat(queue().arrive(0, 1, 7)).isEqualTo(Verdict.ADMIT);
        assertThat(queue().arrive(0, 1, 8))
                .isEqualTo(new Reject(new Rejected(503, "rate_limit_exceeded", 18 * SECOND)));
    }

    @Test
    void answersALapsedWaitLikeAFullQueue() {
        assertThat(queue().maxWait()).isEqualTo(30 * SECOND);
        assertThat(queue().waitedTooLong(0, 1, 7)).isEqualTo(new Rejected(503, "rate_limit_exceeded", 16 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({
        "0,2", "1,4", "2,6", "3,8", "4,10", "5,12", "6,14", "7,16", "8,18", "9,20", "58,118", "59,120", "500,120"
    })
    void hintsTwoSecondsForEachThatWaitsAndForTheOneTurnedAway(int waiting, int seconds) {
        assertThat(queue().waitedTooLong(0, 1, waiting).retryAfter()).isEqualTo(seconds * SECOND);
    }

    @Test
    void admitsNothingToWaitInAQueueOfNone() {
        assertThat(queue("queue=0").arrive(0, 0, 0)).isEqualTo(Verdict.ADMIT);
        assertThat(queue("queue=0").arrive(0, 1, 0)).isInstanceOf(Reject.class);
    }

    @Test
    void givesSingleModelsTheirOwnSeats() {
        BoundedQueue queue = queue("seats=2", "model_seats={b: 5}");
        assertThat(queue.seats(0)).isEqualTo(2);
        assertThat(queue.seats(1)).isEqualTo(5);
        assertThat(queue.arrive(1, 5, 7)).isEqualTo(Verdict.ADMIT);
        assertThat(queue.arrive(1, 5, 8)).isInstanceOf(Reject.class);
    }

    @Test
    void answers429WhenTold() {
        assertThat(queue("status=429").waitedTooLong(0, 1, 0).status()).isEqualTo(429);
        assertThat(new BoundedQueue.Type().problems(KnobValues.of(BoundedQueue.Knobs.class, "status=500")))
                .containsExactly("`status` must be 429 or 503, but is 500");
    }

    @Test
    void namesTheModelsThatItHasSeatsFor() {
        assertThat(new BoundedQueue.Type().modelNames(KnobValues.of(BoundedQueue.Knobs.class, "model_seats={x: 1}")))
                .containsExactly("x");
    }
}
