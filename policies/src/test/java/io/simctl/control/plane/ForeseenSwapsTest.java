package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.Clairvoyant;
import io.simctl.policy.swap.Predictive;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * When a swap begins that is known to be cheaper later, or expected to cost others more than it is worth. A is in memory, and there
 * is no room for both; each has 12 GB and is taken to load in twelve seconds, and really takes ten.
 */
class ForeseenSwapsTest {
    private final ControlRig world = new ControlRig(1).slots(100).nodeQueue(100, Long.MAX_VALUE);
    private final List<long[]> arrivals = new ArrayList<>();

    private ForeseenSwapsTest request(long second, int model, int tokens) {
        arrivals.add(new long[] {second, model, tokens});
        return this;
    }

    private PolicyContext context() {
        return new PolicyContext(
                FleetFixture.models("A", "B").machine(m -> {}).build().fleet(),
                new SplittableRandom(1),
                () -> new Foresight(
                        2,
                        arrivals.stream().mapToInt(a -> (int) a[1]).toArray(),
                        arrivals.stream().mapToLong(a -> a[0] * SECOND).toArray()));
    }

    private void run(Swap policy) {
        arrivals.forEach(a -> world.request(a[0], (int) a[1], (int) a[2]));
        world.swap(policy).runUntil(5000);
    }

    private void clairvoyant() {
        arrivals.sort(Comparator.comparingLong(a -> a[0]));
        run(PolicyChoice.of(new Clairvoyant.Type(), KnobValues.of(Clairvoyant.Knobs.class))
                .create(context()));
    }

    private void predictive(String... knobs) {
        arrivals.sort(Comparator.comparingLong(a -> a[0]));
        run(PolicyChoice.of(new Predictive.Type(), KnobValues.of(Predictive.Knobs.class, knobs))
                .create(context()));
    }

    private String loadOfB() {
        return world.residency.stream()
                .filter(s -> s.contains("B LOADING"))
                .findFirst()
                .orElse("never");
    }

    @Test
    void whoKnowsThatNobodyComesForTheOtherBeginsAtOnce() {
        request(0, A, 1).request(5, B, 3).request(200, A, 1).clairvoyant();
        assertThat(loadOfB()).as("A is idle and unloaded within a second").isEqualTo("0B LOADING at 6");
    }

    @Test
    void whoKnowsThatMoreComesForTheOtherSoonLetsThatPassFirst() {
        request(0, A, 1)
                .request(5, B, 3)
                .request(7, A, 1)
                .request(8, A, 1)
                .request(200, A, 1)
                .clairvoyant();
        assertThat(loadOfB())
                .as("three seconds of one, instead of twenty of two")
                .isEqualTo("0B LOADING at 10");
    }

    @Test
    void whoKnowsThatItWillNotPassSoonBeginsAfterTheNext() {
        for (int second = 0; second < 300; second += 10) {
            request(second, A, 1);
        }
        request(5, B, 3).clairvoyant();
        assertThat(loadOfB()).as("A serves until 11").isEqualTo("0B LOADING at 12");
    }

    @Test
    void whoExpectsNobodyForTheOtherBeginsAtOnce() {
        request(0, A, 1).request(100, B, 3).predictive();
        assertThat(loadOfB())
                .as("A's second request is expected in a hundred seconds")
                .isEqualTo("0B LOADING at 101");
    }

    private static long loadsOfB(String... knobs) {
        ForeseenSwapsTest test = new ForeseenSwapsTest();
        for (int second = 0; second < 600; second += 2) {
            test.request(second, A, 1);
        }
        for (int second = 101; second < 600; second += 5) {
            test.request(second, B, 1);
        }
        test.predictive(knobs);
        return test.world.residency.stream()
                .filter(s -> s.contains("B LOADING"))
                .count();
    }

    @Test
    void whoExpectsManyForTheOtherLetsSomeGather() {
        assertThat(loadsOfB("price=1"))
                .as("each costs A about twelve answers that wait for twelve seconds on average")
                .isLessThan(loadsOfB("price=0"));
        assertThat(loadsOfB("price=4")).isLessThan(loadsOfB("price=1"));
    }

    @Test
    void whoeverIsExpectedNobodyWaitsForLongerThanTheLongestWait() {
        for (int second = 0; second < 400; second++) {
            request(second, A, 1);
        }
        request(101, B, 1).request(102, B, 1).request(300, B, 1).predictive("max_wait=30s");
        assertThat(world.residency)
                .as("paid for long after")
                .contains("0B LOADING at 331")
                .filteredOn(s -> s.contains("B LOADING"))
                .hasSize(2);
    }

    @RepeatedTest(100)
    void nobodyWaitsForLongerThanTheLongestWaitTwoAnswersAndTwoSwaps(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int longest = 1 + random.nextInt(15);
        int second = 0;
        for (int i = 0; i < 60; i++) {
            second += random.nextInt(6);
            request(second, random.nextInt(2), 1 + random.nextInt(longest));
        }
        predictive("price=" + random.nextInt(20), "weight=" + (0.01 + random.nextDouble() / 2), "max_wait=20s");

        long bound = (2 * 20 + 2 * longest + 2 * 11) * SECOND;
        assertThat(world.attempts.values())
                .hasSize(60)
                .allSatisfy(attempt -> assertThat(waited(attempt)).isLessThanOrEqualTo(bound));
    }

    private static long waited(Attempt attempt) {
        return attempt.firstTokenAt() - attempt.request().intendedAt();
    }
}
