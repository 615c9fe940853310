package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Way;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.FakeRun;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.WorstStretch;
import io.simctl.report.result.WorstStretch.OfRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorstRequestsTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private final Fleet fleet = FakeRun.fleet(1, 2);

    /** A request whose first token comes so late, or which ends so without any. */
    private record Told(long id, long intended, long late, Outcome outcome) {
        boolean isLost() {
            return !(outcome instanceof Outcome.Completed);
        }

        void tell(RunMetrics metrics) {
            Request request = Request.of(id, (int) id % 2, intended, 100, 100);
            metrics.submitted(request, intended);
            Way way = Way.of(request, intended).dispatched(0, intended);
            Attempt attempt = isLost()
                    ? way.attempt()
                    : way.tokens(10, intended + late, intended + late + SECOND).attempt();
            metrics.ended(attempt, outcome, false, intended + late + (isLost() ? 0 : SECOND), 0);
        }
    }

    private static List<Told> random(int requests, long apart) {
        SplittableRandom random = new SplittableRandom(requests);
        return LongStream.range(0, requests)
                .mapToObj(id -> new Told(
                        id,
                        id * apart,
                        random.nextLong(1, 40) * 10 * MILLI,
                        random.nextInt(50) == 0 ? Outcome.TIMED_OUT : Outcome.COMPLETED))
                .toList();
    }

    private RunResult result(List<Told> requests) {
        var metrics = new RunMetrics(fleet, List.of(Optional.empty(), Optional.empty()), 0);
        requests.forEach(request -> request.tell(metrics));
        long end = requests.stream().mapToLong(Told::intended).max().orElseThrow() + 60 * SECOND;
        return metrics.result(end);
    }

    @Test
    void keepsTheWorstOfEachStretchAsSortingAllWould() {
        List<Told> requests = random(3000, SECOND / 5);
        RunResult result = result(requests);
        long width = result.all().batches().width();

        assertThat(result.worst()).hasSize(WorstStretch.MOST);
        for (WorstStretch stretch : result.worst()) {
            List<Long> worst = requests.stream()
                    .filter(told -> told.intended() / width == stretch.batch())
                    .sorted(Comparator.comparing(Told::isLost)
                            .thenComparingLong(Told::late)
                            .reversed()
                            .thenComparingLong(Told::id))
                    .limit(WorstStretch.MOST_REQUESTS)
                    .map(Told::id)
                    .toList();

            assertThat(stretch.requests()).extracting(OfRequest::id).isEqualTo(worst);
        }
    }

    @Test
    void doesNotHangOnTheOrderInWhichTheyEnd() {
        List<Told> requests = new ArrayList<>(random(500, SECOND));
        RunResult some = result(requests);
        requests.sort(Comparator.comparingLong(told -> told.id() * 7919 % 500));

        assertThat(result(requests).worst()).isEqualTo(some.worst());
    }

    @Test
    void saysWhatBecameOfEach() {
        RunResult result = result(List.of(
                new Told(1, 0, 3 * SECOND, Outcome.COMPLETED), new Told(2, MILLI, 2 * SECOND, Outcome.TIMED_OUT)));

        assertThat(result.worst().getFirst().requests())
                .extracting(OfRequest::id, OfRequest::outcome, OfRequest::ttft, OfRequest::lasted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                2L, RequestCount.TIMED_OUT, (long) WorstStretch.NONE, 2 * SECOND),
                        org.assertj.core.groups.Tuple.tuple(1L, RequestCount.COMPLETED, 3 * SECOND, 4 * SECOND));
    }

    @Test
    void allocatesNothingForEachRequest() {
        var worst = new WorstRequests();
        var request = new io.simctl.report.metric.EndedRequest();
        SplittableRandom random = new SplittableRandom(1);
        List<Attempt> attempts = LongStream.range(0, 1000)
                .mapToObj(id -> Way.of(Request.of(id, 0, 0, 100, 100), 0)
                        .dispatched(0, 0)
                        .tokens(10, random.nextLong(SECOND) + 1, 2 * SECOND)
                        .attempt())
                .toList();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < attempts.size(); i++) {
                request.read(attempts.get(i), round); // ever later, so that each round has new worst ones
                worst.offer(request, Outcome.COMPLETED, SECOND);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isLessThan(1000);
    }
}
