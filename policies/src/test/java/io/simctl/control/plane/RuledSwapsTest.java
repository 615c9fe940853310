package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.C;
import static io.simctl.control.plane.ControlRig.GB;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.queue.SwapLock;
import io.simctl.policy.swap.IdleUnload;
import io.simctl.policy.swap.rule.DeferredSwaps;
import io.simctl.policy.swap.rule.EvictionRule;
import io.simctl.policy.swap.rule.LockedSwaps;
import io.simctl.policy.swap.rule.MatrixRule;
import io.simctl.policy.swap.rule.ModelSets;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What becomes of requests while models are swapped, under llama-swap's two runtimes. A is in memory at first; a load takes ten
 * seconds, an unload one, a token one, and memory is enough for all.
 */
class RuledSwapsTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final String ONE_AT_A_TIME = "a | b | c";

    private final PolicyContext context =
            FleetFixture.models("A", "B", "C").machine(m -> {}).build().context();
    private final ControlRig world =
            new ControlRig(1).withC().memory(60 * GB).slots(10).nodeQueue(100, Long.MAX_VALUE);

    private static EvictionRule sets(String expression) {
        return new MatrixRule(ModelSets.parse(Map.of("s", expression)), "abc"::indexOf, new int[] {1, 1, 1});
    }

    private static DeferredSwaps deferred(String expression, int... priority) {
        return new DeferredSwaps(sets(expression), priority.length == 0 ? new int[3] : priority);
    }

    private static LockedSwaps locked(String expression, LockedSwaps.Defect... defects) {
        return new LockedSwaps(sets(expression), 3, List.of(defects), MILLISECOND);
    }

    private NodeQueue lock(String... knobs) {
        return new SwapLock.Type().create(KnobValues.of(SwapLock.Knobs.class, knobs), context);
    }

    @Test
    void whatAsksForOneModelIsServedTogether() {
        world.swap(deferred(ONE_AT_A_TIME));
        for (int model : new int[] {A, B, C, A, B, C}) {
            world.request(0, model, 3);
        }
        world.runUntil(100);

        assertThat(world.ends)
                .containsExactly(
                        "0 completed at 3",
                        "3 completed at 3",
                        "1 completed at 17",
                        "4 completed at 17",
                        "2 completed at 31",
                        "5 completed at 31");
        assertThat(world.residency).filteredOn(s -> s.contains("LOADING")).hasSize(2);
    }

    @Test
    void aSwapWaitsUntilItsVictimIsIdleAndTheVictimServesOnMeanwhile() {
        world.swap(deferred(ONE_AT_A_TIME))
                .request(0, A, 5)
                .request(1, B, 3)
                .request(3, A, 4)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "2 completed at 7", "1 completed at 21");
    }

    @Test
    void aModelWhoseRivalIsNeverIdleWaitsUntilItIs() {
        world.swap(deferred(ONE_AT_A_TIME)).request(0, A, 10).request(1, B, 3);
        for (int second = 5; second < 100; second += 5) {
            world.request(second, A, 10);
        }
        world.runUntil(200);

        assertThat(world.ends.getLast()).isEqualTo("1 completed at 119");
    }

    @Test
    void ofTwoSwapsThatCouldBeginTheOneWithPrecedenceDoes() {
        world.swap(deferred(ONE_AT_A_TIME, 0, 1, 5))
                .request(0, A, 5)
                .request(1, B, 3)
                .request(2, C, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "2 completed at 19", "1 completed at 33");
    }

    @Test
    void withoutPrecedenceTheEarlierSwapGoesFirst() {
        world.swap(deferred(ONE_AT_A_TIME))
                .request(0, A, 5)
                .request(1, B, 3)
                .request(2, C, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 19", "2 completed at 33");
    }

    @Test
    void modelsThatGoTogetherLoadSideBySide() {
        world.swap(deferred("a | b & c")).request(0, B, 3).request(0, C, 3).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 14", "1 completed at 14");
        assertThat(world.residency).contains("0A DRAINING at 0", "0A ON_DISK at 1", "0B LOADING at 1");
    }

    @Test
    void aLongAnswerOfAModelThatStaysHoldsNobodyUpWhereSwapsAreDeferred() {
        world.swap(deferred("(a | c) & b"))
                .request(0, B, 60)
                .request(11, C, 3)
                .request(12, B, 3)
                .runUntil(100);

        assertThat(world.ends).containsExactly("2 completed at 15", "1 completed at 25", "0 completed at 70");
    }

    @Test
    void aLongAnswerOfAModelThatStaysHoldsEverybodyUpUnderTheLock() {
        world.swap(locked("(a | c) & b"))
                .order(lock())
                .request(0, B, 60)
                .request(11, C, 3)
                .request(12, B, 3)
                .runUntil(100);

        assertThat(world.ends)
                .as(
                        "C's swap waits for the answer of B, which it does not displace, and the second request for B for C's swap")
                .containsExactly("0 completed at 70", "2 completed at 74", "1 completed at 84");
    }

    @Test
    void theLockIsHeldUntilTheFirstRequestHasEndedWhereGroupsWereFixedSo() {
        world.swap(locked(ONE_AT_A_TIME))
                .order(lock("held=first-request"))
                .request(0, B, 5)
                .request(1, B, 5)
                .request(2, B, 5)
                .runUntil(100);

        assertThat(world.ends).containsExactly("0 completed at 16", "1 completed at 21", "2 completed at 21");
    }

    @Test
    void aRequestThatIsNotYetCountedIsForwardedToAModelThatIsBeingStopped() {
        world.swap(locked(ONE_AT_A_TIME, LockedSwaps.Defect.UNREGISTERED_FAST_PATH))
                .order(lock())
                .request(1, A, 5)
                .request(1, B, 3)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 failed 502 broken off: its model had to leave at 1", "1 completed at 15");
    }

    @Test
    void theSwapWaitsForItOnceItIsCounted() {
        world.swap(locked(ONE_AT_A_TIME))
                .order(lock())
                .request(1, A, 5)
                .request(1, B, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 6", "1 completed at 20");
    }

    @Test
    void aModelThatIsBeingLoadedIsOverlookedByTheDefectThatSeesReadyOnesOnly() {
        world.swap(locked("b | c", LockedSwaps.Defect.STARTING_INVISIBLE))
                .order(lock())
                .request(0, B, 3)
                .request(3, C, 3)
                .runUntil(60);

        assertThat(world.residency)
                .containsSubsequence("0B LOADING at 1", "0C LOADING at 3", "0B RESIDENT at 11", "0C RESIDENT at 13");
    }

    @Test
    void aModelThatIsBeingLoadedHasToLeaveLikeOthers() {
        world.swap(locked("b | c"))
                .order(lock())
                .request(0, B, 3)
                .request(3, C, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 14", "1 completed at 28");
    }

    @Test
    void aModelLeavesAtTheFirstTickAfterItsTimeToLive() {
        world.swap(idle("after=4s")).request(1, A, 3).request(20, A, 1).runUntil(60);

        assertThat(world.residency)
                .as("idle for more than 4 s since second 4, seen at the tick of second 9")
                .containsSubsequence("0A RESIDENT at 0", "0A DRAINING at 9", "0A ON_DISK at 10", "0A LOADING at 20")
                .contains("0A RESIDENT at 30", "0A DRAINING at 36");
    }

    @Test
    void aModelThatIsUsedInTimeStays() {
        world.swap(idle("after=4s"))
                .request(1, A, 3)
                .request(8, A, 3)
                .request(15, A, 3)
                .runUntil(19);

        assertThat(world.residency).containsExactly("0A RESIDENT at 0");
    }

    @Test
    void aModelWithoutTimeToLiveStaysForEver() {
        world.swap(idle("models={B: 4s}")).request(1, A, 3).request(2, B, 1).runUntil(600);

        assertThat(world.residency).contains("0B ON_DISK at 19").doesNotContain("0A DRAINING at 5");
        assertThat(world.residency).noneMatch(s -> s.startsWith("0A D"));
    }

    private IdleUnload idle(String knob) {
        return (IdleUnload)
                new IdleUnload.Type().create(KnobValues.of(IdleUnload.Knobs.class, "swap=lru", knob), context);
    }
}
