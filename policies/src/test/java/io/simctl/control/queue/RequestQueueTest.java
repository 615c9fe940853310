package io.simctl.control.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.ManualAlarms;
import io.simctl.control.Queued;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.QueueOrder;
import io.simctl.policy.QueueOrder.Lanes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestQueueTest {
    private static final int LANES = 3;

    /** Lanes by owner, ranks by what is asked for. */
    private static final QueueOrder ORDER = new QueueOrder() {
        @Override
        public int lane(Request request, int queueClass) {
            return request.owner();
        }

        @Override
        public long rank(Request request, long now) {
            return request.maxTokens();
        }
    };

    private final ManualAlarms alarms = new ManualAlarms();
    private final List<Long> expired = new ArrayList<>();
    private final RequestQueue<Waiting> queue =
            new RequestQueue<>(alarms, ORDER, (entry, now) -> expired.add(entry.request.id()));
    private long ids;

    private static final class Waiting extends Queued {
        private final Request request;

        Waiting(Request request) {
            this.request = request;
        }

        @Override
        public Request request() {
            return request;
        }
    }

    private Waiting entry(int lane, int rank) {
        return new Waiting(new Request(ids++, 0, 0, 1, rank, lane, Request.Route.PUBLIC, Prefix.NONE));
    }

    private Waiting add(int lane, int rank, int queueClass, long maxWait) {
        Waiting entry = entry(lane, rank);
        queue.add(entry, queueClass, maxWait, alarms.now());
        return entry;
    }

    @Test
    void inALaneGoesClassBeforeRankBeforeArrival() {
        add(0, 5, 1, NodeVerdict.FOR_EVER);
        Waiting later = add(0, 9, 0, NodeVerdict.FOR_EVER);
        add(0, 9, 0, NodeVerdict.FOR_EVER);
        Waiting shortest = add(0, 2, 0, NodeVerdict.FOR_EVER);

        assertThat(queue.first(0)).isSameAs(shortest);
        queue.remove(shortest);
        assertThat(queue.first(0)).isSameAs(later);
    }

    @Test
    void theFirstOpenLaneIsNextAndALaneWhoseHeadMayNotGoIsPassedOver() {
        add(0, 1, 0, NodeVerdict.FOR_EVER);
        add(2, 2, 0, NodeVerdict.FOR_EVER);
        RequestQueue.LaneChoice first = (lanes, now) -> lanes.nextOpen(0);

        assertThat(queue.next(first, entry -> true, 0)).isZero();
        assertThat(queue.next(first, entry -> entry.request.maxTokens() > 1, 0)).isEqualTo(2);
        assertThat(queue.next(first, entry -> false, 0)).isEqualTo(Lanes.NONE);
    }

    @Test
    void aPolicyThatChoosesALaneWhoseHeadMayNotGoIsFoundOut() {
        add(0, 1, 0, NodeVerdict.FOR_EVER);
        assertThatThrownBy(() -> queue.next((lanes, now) -> 0, entry -> false, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void eachWaitsForItsOwnTimeAtMost() {
        add(0, 1, 0, 10);
        add(0, 1, 0, 5);
        add(1, 1, 0, NodeVerdict.FOR_EVER);
        Waiting left = add(1, 1, 0, 7);
        alarms.runUntil(6);
        assertThat(expired).containsExactly(1L);
        queue.remove(left);
        alarms.runUntil(1000);
        assertThat(expired).containsExactly(1L, 0L);
        assertThat(queue.size()).isEqualTo(1);
    }

    /** Whatever comes and goes, all that the queue says is what a list, searched from end to end, says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void saysWhatAPlainListWouldSay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Reference> reference = new ArrayList<>();
        for (int step = 0; step < 1000; step++) {
            alarms.runUntil(alarms.now() + random.nextInt(3));
            reference.removeIf(r -> r.deadline <= alarms.now());
            if (reference.isEmpty() || random.nextInt(5) < 3) {
                long wait = random.nextInt(4) == 0 ? NodeVerdict.FOR_EVER : 1 + random.nextInt(60);
                int queueClass = random.nextInt(2);
                Waiting entry = add(random.nextInt(LANES), random.nextInt(4), queueClass, wait);
                long deadline = wait == NodeVerdict.FOR_EVER ? Long.MAX_VALUE : alarms.now() + wait;
                reference.add(new Reference(entry, queueClass, alarms.now(), deadline));
            } else {
                Reference out = reference.remove(random.nextInt(reference.size()));
                queue.remove(out.entry);
            }
            assertSaysTheSame(reference);
        }
        assertThat(expired).hasSizeGreaterThan(50);
    }

    private record Reference(Waiting entry, int queueClass, long since, long deadline) {}

    private void assertSaysTheSame(List<Reference> reference) {
        assertThat(queue.size()).isEqualTo(reference.size());
        for (int lane = 0; lane < LANES; lane++) {
            int its = lane;
            List<Reference> there = reference.stream()
                    .filter(r -> r.entry.request.owner() == its)
                    .toList();
            assertThat(queue.size(lane)).isEqualTo(there.size());
            assertThat(queue.oldestSince(lane, -1))
                    .isEqualTo(there.stream().mapToLong(r -> r.since).min().orElse(-1));
            Optional<Reference> head = there.stream()
                    .min(Comparator.comparingInt((Reference r) -> r.queueClass)
                            .thenComparingInt(r -> r.entry.request.maxTokens())
                            .thenComparingLong(r -> r.entry.request.id()));
            head.ifPresent(h -> {
                assertThat(queue.first(its)).isSameAs(h.entry);
                assertThat(queue.head(its)).isSameAs(h.entry.request);
                assertThat(queue.since(its)).isEqualTo(h.since);
            });
            assertThat(queue.waiting(entry -> entry.request.owner() == its))
                    .containsExactlyElementsOf(there.stream().map(r -> r.entry).toList());
        }
    }
}
