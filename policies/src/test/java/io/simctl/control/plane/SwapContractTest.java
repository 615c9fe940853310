package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.C;
import static io.simctl.control.plane.ControlRig.GB;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a swap policy can say, each by a small policy that says it; memory is enough for all models unless told otherwise. */
class SwapContractTest {
    private final ControlRig world = new ControlRig(1).memory(40 * GB).nodeQueue(8, Long.MAX_VALUE);

    /** One of A and B at a time, whatever the memory (llama-swap's groups, LocalAI's concurrency groups). */
    private static class Exclusive implements Swap {
        @Override
        public Plan plan(NodeView node, int model, long now) {
            return new Plan(rivals(node, model).mapToObj(Departure::drain).toList(), new Load.Begin());
        }

        static IntStream rivals(NodeView node, int model) {
            return IntStream.of(A, B)
                    .filter(other -> other != model && model != C)
                    .filter(other -> node.state(other) != ModelState.ON_DISK);
        }
    }

    @Test
    void keepsTwoModelsApartThatWouldFitSideBySide() {
        world.swap(new Exclusive()).request(0, A, 5).request(1, B, 3).runUntil(60);

        assertThat(world.residency)
                .containsExactly(
                        "0A RESIDENT at 0",
                        "0A DRAINING at 1",
                        "0A ON_DISK at 6",
                        "0B LOADING at 6",
                        "0B RESIDENT at 16");
        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 19");
    }

    @Test
    void isAskedThoughMemoryIsFree() {
        world.swap((node, model, now) -> Swap.Plan.refuse(new Outcome.Rejected(503, "not_in_any_set", 0)))
                .request(0, B, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 503 not_in_any_set at 0");
    }

    @Test
    void killsWhatStillRunsAfterATime() {
        world.swap((node, model, now) -> new Swap.Plan(
                        Exclusive.rivals(node, model)
                                .mapToObj(rival -> new Swap.Departure(rival, 3 * SECOND))
                                .toList(),
                        new Swap.Load.Begin()))
                .request(0, A, 500)
                .request(1, B, 3)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 failed 0 broken off: its model had to leave at 4", "1 completed at 18");
        assertThat(world.residency).contains("0A ON_DISK at 5", "0B RESIDENT at 15");
    }

    @Test
    void whatEndsInTimeIsNotKilled() {
        world.swap((node, model, now) -> new Swap.Plan(
                        Exclusive.rivals(node, model)
                                .mapToObj(rival -> new Swap.Departure(rival, 30 * SECOND))
                                .toList(),
                        new Swap.Load.Begin()))
                .request(0, A, 5)
                .request(1, B, 3)
                .request(20, A, 30)
                .runUntil(90);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 19", "2 completed at 61");
    }

    /** Rivals may take ten seconds; afterwards the load proceeds beside them (LocalAI's retries). */
    private static final class Impatient implements Swap {
        private long askedFirst = NEVER;

        @Override
        public Plan plan(NodeView node, int model, long now) {
            askedFirst = Math.min(askedFirst, now);
            if (Exclusive.rivals(node, model).findAny().isEmpty()) {
                return Plan.LOAD;
            }
            return now < askedFirst + 10 * SECOND ? Plan.waitUntil(askedFirst + 10 * SECOND) : Plan.PROCEED;
        }
    }

    @Test
    void proceedsAllTheSameWhenItHasWaitedLongEnough() {
        world.swap(new Impatient()).request(0, A, 100).request(1, B, 3).runUntil(120);

        assertThat(world.residency).containsExactly("0A RESIDENT at 0", "0B LOADING at 11", "0B RESIDENT at 21");
        assertThat(world.ends).containsExactly("1 completed at 24", "0 completed at 100");
    }

    /** A model that nobody has used for twenty seconds leaves. */
    private static final class TimeToLive implements Swap, NodeObserver {
        private static final long TTL = 20 * SECOND;
        private long idleSince = NEVER;

        @Override
        public Plan plan(NodeView node, int model, long now) {
            return Plan.LOAD;
        }

        @Override
        public void started(NodeView node, Request request, long now) {
            idleSince = NEVER;
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            idleSince = now;
        }

        @Override
        public long wakeAt() {
            return idleSince == NEVER ? NEVER : idleSince + TTL;
        }

        @Override
        public List<Departure> wake(NodeView node, long now) {
            idleSince = NEVER;
            return List.of(Departure.drain(A));
        }
    }

    @Test
    void unloadsAModelByItsOwnAlarmOnceItsTimeIsOver() {
        world.swap(new TimeToLive())
                .request(0, A, 5)
                .request(20, A, 2)
                .request(60, A, 2)
                .runUntil(100);

        assertThat(world.residency)
                .containsExactly(
                        "0A RESIDENT at 0",
                        "0A DRAINING at 42",
                        "0A ON_DISK at 43",
                        "0A LOADING at 60",
                        "0A RESIDENT at 70",
                        "0A DRAINING at 92",
                        "0A ON_DISK at 93");
    }

    /** Whatever has run for five seconds is broken off with its model (LocalAI's busy watchdog). */
    private static final class BusyWatchdog implements Swap, NodeObserver {
        private long due = NEVER;

        @Override
        public Plan plan(NodeView node, int model, long now) {
            return Plan.LOAD;
        }

        @Override
        public void started(NodeView node, Request request, long now) {
            due = now + 5 * SECOND;
        }

        @Override
        public void left(NodeView node, Request request, boolean started, long now) {
            due = NEVER;
        }

        @Override
        public long wakeAt() {
            return due;
        }

        @Override
        public List<Departure> wake(NodeView node, long now) {
            due = NEVER;
            return List.of(new Departure(A, 0));
        }
    }

    @Test
    void killsWhatRunsTooLongByAnAlarmThatItSetsWhenARequestStarts() {
        world.swap(new BusyWatchdog()).request(0, A, 4).request(10, A, 100).runUntil(60);

        assertThat(world.ends)
                .containsExactly("0 completed at 4", "1 failed 0 broken off: its model had to leave at 15");
        assertThat(world.residency).containsExactly("0A RESIDENT at 0", "0A DRAINING at 15", "0A ON_DISK at 16");
    }

    /** As {@link Exclusive}, but a load that waits holds nobody up (llama-swap: disjoint swaps run side by side). */
    private static final class SideBySide extends Exclusive {
        @Override
        public boolean loadsInOrder() {
            return false;
        }
    }

    @Test
    void loadsWaitForThoseBeforeThemUnlessThePolicyLetsThemPass() {
        world.withC()
                .swap(new Exclusive())
                .request(0, A, 30)
                .request(1, B, 1)
                .request(2, C, 1)
                .runUntil(90);
        assertThat(world.ends).containsExactly("0 completed at 30", "1 completed at 42", "2 completed at 42");

        ControlRig passing = new ControlRig(1).memory(40 * GB).withC().swap(new SideBySide());
        passing.request(0, A, 30).request(1, B, 1).request(2, C, 1).runUntil(90);
        assertThat(passing.ends).containsExactly("2 completed at 13", "0 completed at 30", "1 completed at 42");
    }

    /** Hears of a load that failed and does not try the model again for a minute. */
    private static final class CoolingDown implements Swap, NodeObserver {
        private long notBefore;

        @Override
        public Plan plan(NodeView node, int model, long now) {
            return now < notBefore ? Plan.refuse(new Outcome.Rejected(503, "cooling_down", 0)) : Plan.LOAD;
        }

        @Override
        public void loadFailed(NodeView node, int model, String cause, long now) {
            notBefore = now + 60 * SECOND;
        }
    }

    @Test
    void refusesALoadAfterOneThatFailed() {
        world.withC()
                .swap(new CoolingDown())
                .request(0, B, 3)
                .request(20, C, 3)
                .request(80, C, 3)
                .runUntil(0);
        world.backends.get(0).breakLoadsOf(B);
        world.runUntil(120);

        assertThat(world.ends)
                .containsExactly("0 503 load_failed at 10", "1 503 cooling_down at 20", "2 completed at 93");
    }
}
