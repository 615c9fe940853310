package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.GB;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Model;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.queue.FairShare;
import io.simctl.policy.queue.FleetFifo;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The Coordinator's queue under fair shares: who goes next, and the bound that the paper proves. */
class FairShareTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int ANN = 0;
    private static final int BATCH = 1;
    private static final int PROMPT = 10;
    private static final int LONGEST = 8;
    private static final List<Model> MODELS = List.of(new Model("A", GB, 1, 4096), new Model("B", GB, 1, 4096));
    private static final Fleet FLEET = new Fleet(List.of(), MODELS, List.of(), List.of("ann", "batch"));

    private static FleetQueue fairShare(int depth, Map<String, FairShare.Entitlement> principals) {
        PolicyContext context = new PolicyContext(FLEET, new SplittableRandom(1));
        return new FairShare.Type().create(new FairShare.Knobs(depth, Duration.ofHours(10), principals, 1, 2), context);
    }

    private static FleetQueue fairShare() {
        return fairShare(1000, Map.of());
    }

    private static FleetQueue fifo() {
        PolicyContext context = new PolicyContext(FLEET, new SplittableRandom(1));
        return new FleetFifo.Type().create(KnobValues.of(FleetFifo.Knobs.class, "depth=1000", "max_wait=10h"), context);
    }

    private static ControlRig oneAtATime(FleetQueue queue) {
        return new ControlRig(1).memory(40 * GB).atOnce(1).queue(queue);
    }

    /** A request of each of the two that begins while one of theirs is served, and ten of the second's that came before. */
    private static ControlRig flooded(FleetQueue queue) {
        ControlRig rig = oneAtATime(queue).requestBy(BATCH, 0, A, 5);
        for (int i = 0; i < 10; i++) {
            rig.requestBy(BATCH, 1, A, 5);
        }
        return rig.requestBy(ANN, 2, A, 5).requestBy(ANN, 3, A, 5);
    }

    @Test
    void whoAsksSeldomGoesBeforeWhoHasAskedForMuch() {
        ControlRig rig = flooded(fairShare()).runUntil(1000);

        assertThat(rig.ends.subList(0, 4))
                .as("they take turns, whatever waits")
                .containsExactly("0 completed at 5", "11 completed at 10", "1 completed at 15", "12 completed at 20");
    }

    @Test
    void theQueueOfOneThatFloodsIsFullForNobodyElse() {
        ControlRig rig = flooded(fairShare(2, Map.of())).runUntil(1000);

        assertThat(rig.ends.stream().filter(end -> end.contains("queue_full"))).hasSize(8);
        assertThat(rig.ends).contains("11 completed at 10", "12 completed at 20");
    }

    @Test
    void aRestIsNoSaving() {
        ControlRig rig = oneAtATime(fairShare());
        for (int i = 0; i < 20; i++) {
            rig.requestBy(BATCH, 0, A, 5);
        }
        for (int i = 0; i < 5; i++) {
            rig.requestBy(ANN, 51, A, 5);
        }
        rig.runUntil(1000);

        assertThat(rig.ends.subList(10, 16))
                .as("fifty seconds without a request are worth no more than the next turn")
                .containsExactly(
                        "10 completed at 55",
                        "20 completed at 60",
                        "11 completed at 65",
                        "21 completed at 70",
                        "12 completed at 75",
                        "22 completed at 80");
    }

    @Test
    void twiceTheWeightIsTwiceTheTokens() {
        ControlRig rig = oneAtATime(fairShare(100, Map.of("ann", new FairShare.Entitlement(2, 0))));
        for (int i = 0; i < 30; i++) {
            rig.requestBy(ANN, 0, A, 5).requestBy(BATCH, 0, A, 5);
        }
        rig.runUntil(30 * 5);

        assertThat(rig.attempts.values().stream()
                        .filter(a -> a.request().owner() == ANN)
                        .count())
                .isBetween(19L, 21L);
        assertThat(rig.attempts).hasSize(30);
    }

    @Test
    void aHigherPriorityGoesFirstWhateverItWasServed() {
        ControlRig rig = oneAtATime(fairShare(100, Map.of("ann", new FairShare.Entitlement(1, 1))));
        rig.requestBy(BATCH, 0, A, 5).requestBy(BATCH, 1, A, 5);
        for (int i = 0; i < 3; i++) {
            rig.requestBy(ANN, 2, A, 50);
        }
        rig.runUntil(1000);

        assertThat(rig.ends)
                .containsExactly(
                        "0 completed at 5",
                        "2 completed at 55",
                        "3 completed at 105",
                        "4 completed at 155",
                        "1 completed at 160");
    }

    /** Principals of whom each always has somebody waiting are never served more apart than the bound says. */
    @RepeatedTest(12)
    void nobodyIsServedMoreThanTheBoundBeyondAnother(RepetitionInfo run) {
        long seed = run.getCurrentRepetition();
        int atOnce = 1 + (int) (seed % 4);

        long bound = 2L * (PROMPT + atOnce * 2L * LONGEST);
        assertThat(furthestApart(fairShare(), seed, atOnce)).isLessThanOrEqualTo(bound);
        assertThat(furthestApart(fifo(), seed, atOnce))
                .as("in order of arrival")
                .isGreaterThan(bound);
    }

    /** By how much two that both have requests waiting were served more and less in some interval; tokens as they count. */
    private static long furthestApart(FleetQueue queue, long seed, int atOnce) {
        SplittableRandom random = new SplittableRandom(seed);
        ControlRig rig =
                new ControlRig(1).memory(40 * GB).atOnce(atOnce).slots(atOnce).queue(queue);
        // the second comes in long after the first and asks for longer answers, so that order of arrival serves them
        // one after the other
        for (int i = 0; i < 150; i++) {
            rig.requestBy(ANN, 0, A, 1 + random.nextInt(LONGEST / 2));
        }
        for (int i = 0; i < 150; i++) {
            rig.requestBy(BATCH, random.nextInt(1, 20), A, LONGEST / 2 + random.nextInt(LONGEST / 2 + 1));
        }
        rig.runUntil(2000);
        List<Attempt> all = List.copyOf(rig.attempts.values());
        long until = Math.min(lastDispatch(all, ANN), lastDispatch(all, BATCH));
        long most = Long.MIN_VALUE;
        long least = Long.MAX_VALUE;
        for (long at : times(all, 20 * SECOND, until)) {
            long apart = served(all, ANN, at) - served(all, BATCH, at);
            most = Math.max(most, apart);
            least = Math.min(least, apart);
        }
        return most - least;
    }

    private static long lastDispatch(List<Attempt> all, int owner) {
        return all.stream()
                .filter(a -> a.request().owner() == owner)
                .mapToLong(Attempt::dispatchedAt)
                .max()
                .orElseThrow();
    }

    private static List<Long> times(List<Attempt> all, long from, long until) {
        List<Long> times = new ArrayList<>();
        all.stream()
                .flatMapToLong(a -> LongStream.of(a.dispatchedAt(), a.lastTokenAt()))
                .filter(at -> at >= from && at < until)
                .forEach(times::add);
        return times;
    }

    private static long served(List<Attempt> all, int owner, long at) {
        return all.stream()
                .filter(a -> a.request().owner() == owner)
                .mapToLong(a ->
                        (a.dispatchedAt() <= at ? PROMPT : 0) + (a.lastTokenAt() <= at ? 2L * a.outputTokens() : 0))
                .sum();
    }
}
