package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome.Rejected;
import io.simctl.fleet.Request;
import io.simctl.policy.FakeNode;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.NodeVerdict.Admit;
import io.simctl.policy.NodeVerdict.Reject;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedQueueTest {
    private static final long SECOND = FleetFixture.SECOND;
    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machine(m -> {}).build();

    private FakeNode busy(int running, int waiting) {
        return new FakeNode(fleet).busy("a", running, waiting).busy("b", running, waiting);
    }

    private NodeVerdict arrive(BoundedQueue queue, int model, int running, int waiting) {
        return queue.arrive(Request.of(0, model, 0, 10, 10), busy(running, waiting), 0);
    }

    private Rejected waitedTooLong(BoundedQueue queue, int waiting) {
        return queue.waitedTooLong(Request.of(0, 0, 0, 10, 10), busy(1, waiting), 0);
    }

    private BoundedQueue queue(String... knobs) {
        return new BoundedQueue(KnobValues.of(BoundedQueue.Knobs.class, knobs), fleet.context());
    }

    @Test
    void rejectsTheTenthRequestWhenOneRunsAndEightWait() {
        assertThat(arrive(queue(), 0, 1, 7)).isEqualTo(new Admit(30 * SECOND));
        assertThat(arrive(queue(), 0, 1, 8))
                .isEqualTo(new Reject(new Rejected(503, "rate_limit_exceeded", 18 * SECOND)));
    }

    @Test
    void answersALapsedWaitLikeAFullQueue() {
        assertThat(waitedTooLong(queue(), 7)).isEqualTo(new Rejected(503, "rate_limit_exceeded", 16 * SECOND));
    }

    @ParameterizedTest
    @CsvSource({
        "0,2", "1,4", "2,6", "3,8", "4,10", "5,12", "6,14", "7,16", "8,18", "9,20", "58,118", "59,120", "500,120"
    })
    void hintsTwoSecondsForEachThatWaitsAndForTheOneTurnedAway(int waiting, int seconds) {
        assertThat(waitedTooLong(queue(), waiting).retryAfter()).isEqualTo(seconds * SECOND);
    }

    @Test
    void admitsNothingToWaitInAQueueOfNone() {
        assertThat(arrive(queue("queue=0"), 0, 0, 0)).isInstanceOf(Admit.class);
        assertThat(arrive(queue("queue=0"), 0, 1, 0)).isInstanceOf(Reject.class);
    }

    @Test
    void givesSingleModelsTheirOwnSlots() {
        BoundedQueue queue = queue("seats=2", "model_seats={b: 5}");
        assertThat(queue.slots(0)).isEqualTo(2);
        assertThat(queue.slots(1)).isEqualTo(5);
        assertThat(arrive(queue, 1, 5, 7)).isInstanceOf(Admit.class);
        assertThat(arrive(queue, 1, 5, 8)).isInstanceOf(Reject.class);
    }

    @Test
    void answers429WhenTold() {
        assertThat(waitedTooLong(queue("status=429"), 0).status()).isEqualTo(429);
        assertThat(new BoundedQueue.Type().problems(KnobValues.of(BoundedQueue.Knobs.class, "status=500")))
                .containsExactly("`status` must be 429 or 503, but is 500");
    }

    @Test
    void namesTheModelsThatItHasSlotsFor() {
        assertThat(new BoundedQueue.Type().modelNames(KnobValues.of(BoundedQueue.Knobs.class, "model_seats={x: 1}")))
                .containsExactly("x");
    }
}
