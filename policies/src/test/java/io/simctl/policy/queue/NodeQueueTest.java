package io.simctl.policy.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

class NodeQueueTest {
    private static final long SECOND = 1_000_000_000L;
    private final Request longPrompt = Request.of(0, 0, 0, 900, 50);
    private final Request longOutput = Request.of(1, 0, 0, 100, 500);

    private static ShortestFirst shortest(String... knobs) {
        return new ShortestFirst(KnobValues.of(ShortestFirst.Knobs.class, knobs));
    }

    @Test
    void fifoRanksAllAlikeSoThatArrivalDecides() {
        Fifo fifo = Fifo.ON_ALL;
        assertThat(fifo.rank(longPrompt, 0)).isEqualTo(fifo.rank(longOutput, 5 * SECOND));
    }

    @Test
    void shortestFirstCountsPromptAndAnnouncedOutput() {
        assertThat(shortest().rank(longOutput, 0))
                .isEqualTo(600)
                .isLessThan(shortest().rank(longPrompt, 0));
        assertThat(shortest("by=prompt").rank(longOutput, 0)).isEqualTo(100);
        assertThat(shortest("by=output").rank(longOutput, 0)).isEqualTo(500);
    }

    @Test
    void withoutAgingAShortRequestOvertakesHoweverLateItComes() {
        assertThat(shortest().rank(longOutput, 3600 * SECOND))
                .isLessThan(shortest().rank(longPrompt, 0));
    }

    @Test
    void withAgingAShortRequestOvertakesOnlyThoseThatCameShortlyBefore() {
        ShortestFirst aging = shortest("aging=10");
        assertThat(aging.rank(longOutput, 34 * SECOND)).isLessThan(aging.rank(longPrompt, 0));
        assertThat(aging.rank(longOutput, 36 * SECOND)).isGreaterThan(aging.rank(longPrompt, 0));
    }
}
