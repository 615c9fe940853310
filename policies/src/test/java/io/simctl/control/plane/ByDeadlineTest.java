package io.simctl.control.plane;

import static io.simctl.control.coordinator.FleetFixture.SECOND;
import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.ByDeadline;
import io.simctl.policy.type.KnobValues;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * When a swap begins that is to keep a limit on waiting. A is in memory, and there is no room for both; each has 12 GB and is taken to load in twelve
 * seconds, and really takes ten.
 */
class ByDeadlineTest {
    private final ControlRig world = new ControlRig(1).slots(10).nodeQueue(100, Long.MAX_VALUE);

    private static Swap policy(String... knobs) {
        return new ByDeadline.Type()
                .create(
                        KnobValues.of(ByDeadline.Knobs.class, knobs),
                        FleetFixture.models("A", "B").machine(m -> {}).build().context());
    }

    /** A gets a request of ten seconds every five, so that it is never idle, and B one after twenty seconds. */
    private ControlRig aIsNeverIdle() {
        for (int second = 0; second < 200; second += 5) {
            world.request(second, A, 10);
            if (second == 20) {
                world.request(21, B, 3);
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
    void aModelThatIsUnusedLeavesAtOnce() {
        world.swap(policy()).request(0, A, 3).request(5, B, 3).runUntil(60);
        assertThat(loadOfB()).isEqualTo("0B LOADING at 6");
    }

    @Test
    void aModelInUseDrainsJustInTimeForTheFirstWhoWaits() {
        aIsNeverIdle().swap(policy("within=1m", "reserve=0")).runUntil(300);
        assertThat(loadOfB())
                .as("12 s of load and 15 s for two of 10 s to end: from 54 on, and they end at 60")
                .isEqualTo("0B LOADING at 61");
        assertThat(world.ends).allMatch(end -> end.contains("completed"));
    }

    @Test
    void aLimitThatCannotBeKeptIsKeptAsNearlyAsCanBe() {
        aIsNeverIdle().swap(policy("within=5s")).runUntil(300);
        assertThat(loadOfB()).as("drained from 21 on, until 30").isEqualTo("0B LOADING at 31");
    }

    @Test
    void eachModelMayHaveALimitOfItsOwn() {
        aIsNeverIdle().swap(policy("within=5s", "models={B: 1m}", "reserve=0")).runUntil(300);
        assertThat(loadOfB()).isEqualTo("0B LOADING at 61");
    }

    @Test
    void pinnedModelsStay() {
        aIsNeverIdle().swap(policy("pinned=[A]")).runUntil(300);
        assertThat(loadOfB()).isEqualTo("never");
    }

    @RepeatedTest(200)
    void nothingIsBrokenOffAndNobodyWaitsForLongerThanTheLimitTwoAnswersAndTwoSwaps(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int longest = 1 + random.nextInt(15);
        int second = 0;
        for (int i = 0; i < 60; i++) {
            second += random.nextInt(6);
            world.request(second, random.nextInt(2), 1 + random.nextInt(longest));
        }
        world.swap(policy("within=20s", "reserve=" + random.nextInt(3)))
                .slots(100)
                .runUntil(5000);

        // one swap may be under way for the other model, which may then be used until the limit
        long bound = (2 * 20 + 2 * longest + 2 * 11) * SECOND;
        assertThat(world.ends).hasSize(60).allMatch(end -> end.contains("completed"));
        assertThat(world.attempts.values())
                .allSatisfy(attempt -> assertThat(waited(attempt)).isLessThanOrEqualTo(bound));
    }

    private static long waited(Attempt attempt) {
        return attempt.firstTokenAt() - attempt.request().intendedAt();
    }
}
