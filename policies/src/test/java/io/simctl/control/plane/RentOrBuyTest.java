package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.RentOrBuy;
import io.simctl.policy.type.KnobValues;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * When a swap has been paid for. A is in memory, and there is no room for both; each has 12 GB and is taken to load in twelve seconds, and
 * really takes ten.
 */
class RentOrBuyTest {
    private final ControlRig world = new ControlRig(1).slots(10).nodeQueue(100, Long.MAX_VALUE);

    private static Swap policy(String... knobs) {
        return new RentOrBuy.Type()
                .create(
                        KnobValues.of(RentOrBuy.Knobs.class, knobs),
                        FleetFixture.models("A", "B").machine(m -> {}).build().context());
    }

    /** A gets a request of ten seconds every five, so that it is never idle. */
    private ControlRig aIsNeverIdle(int untilSecond) {
        for (int second = 0; second < untilSecond; second += 5) {
            world.request(second, A, 10);
            if (second == 0) {
                world.request(1, B, 3);
            }
        }
        return world;
    }

    private String loadOfB() {
        return world.residency.stream()
                .filter(s -> s.contains("B LOADING"))
                .findFirst()
                .orElse("never");
    }

    @Test
    void aModelThatHasBeenUnusedForLongerThanItsLoadTakesLeavesAtOnce() {
        world.swap(policy()).request(0, A, 3).request(20, B, 3).runUntil(60);

        assertThat(loadOfB()).isEqualTo("0B LOADING at 21");
    }

    @Test
    void aModelThatWasUsedJustNowStaysAsLongAsItsLoadWouldTakeOrUntilTheOthersHaveWaitedForTheirs() {
        world.swap(policy()).request(0, A, 3).request(5, B, 3).runUntil(60);
        assertThat(loadOfB())
                .as("A's right ends 12 s after it was used last, at 3")
                .isEqualTo("0B LOADING at 16");
    }

    @Test
    void severalThatWaitTogetherPayForTheLoadSooner() {
        world.swap(policy()).request(0, A, 3);
        for (int i = 0; i < 4; i++) {
            world.request(4, B, 3);
        }
        world.runUntil(60);
        assertThat(loadOfB()).as("four times three seconds").isEqualTo("0B LOADING at 8");
    }

    @Test
    void aBusyRivalFinishesAndTakesNothingNewOnceTheLoadIsPaidFor() {
        aIsNeverIdle(100).swap(policy()).runUntil(200);
        assertThat(loadOfB())
                .as("paid for at 13; what A runs then ends at 20, and one second later it is gone")
                .isEqualTo("0B LOADING at 21");
    }

    @Test
    void aLoadThatCostsTooMuchBeginsAfterTheLongestWait() {
        aIsNeverIdle(100).swap(policy("price=1000", "max_wait=40s")).runUntil(200);
        assertThat(loadOfB()).as("drained from 41 on, until 50").isEqualTo("0B LOADING at 51");
    }

    @Test
    void pinnedModelsStayWhateverTheOthersHavePaid() {
        aIsNeverIdle(50).swap(policy("pinned=[A]")).runUntil(500);
        assertThat(loadOfB()).isEqualTo("never");
        assertThat(world.ends).as("there is no use in waiting").contains("1 503 model_not_resident at 1");
    }

    @RepeatedTest(200)
    void nobodyWaitsForLongerThanTheLongestWaitTwoAnswersAndTwoSwaps(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int longest = 1 + random.nextInt(15);
        int second = 0;
        for (int i = 0; i < 60; i++) {
            second += random.nextInt(6);
            world.request(second, random.nextInt(2), 1 + random.nextInt(longest));
        }
        world.swap(policy("price=" + random.nextInt(20), "stay=" + random.nextInt(20), "max_wait=20s"))
                .slots(100)
                .runUntil(5000);

        // one swap may be under way for the other model, which may then be used for as long as it is not paid for
        long bound = (2 * 20 + 2 * longest + 2 * 11) * SECOND;
        assertThat(world.attempts.values())
                .hasSize(60)
                .allSatisfy(attempt -> assertThat(waited(attempt)).isLessThanOrEqualTo(bound));
    }

    private static long waited(Attempt attempt) {
        return attempt.firstTokenAt() - attempt.request().intendedAt();
    }
}
