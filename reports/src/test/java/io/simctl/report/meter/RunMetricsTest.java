package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.Way;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Figures;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.Reason;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.TimeSeries;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final int A = 0;
    private static final Hosting RESIDENT = new Hosting(true, true, 0, 0);
    private static final Hosting ON_DISK = new Hosting(true, false, 0, 0);

    private final Fleet fleet = new Fleet(
            List.of(new Machine("mac-1", "m4-max", 64L << 30, 0, 5e11, Request.NO_OWNER, false, true)),
            List.of(new Model("a", 10L << 30, 1 << 16, 32768), new Model("b", 10L << 30, 1 << 16, 32768)),
            List.of(List.of(RESIDENT, ON_DISK)));
    private long ids;

    private RunMetrics metrics(long warmup) {
        return new RunMetrics(
                fleet, List.of(Optional.of(new Slo(SECOND, 50 * MS, Slo.NO_LIMIT)), Optional.empty()), warmup);
    }

    private Request request(int model, long intended) {
        return Request.of(ids++, model, intended, 100, 100);
    }

    private static Attempt submit(RunMetrics metrics, Request request) {
        metrics.submitted(request, request.intendedAt());
        Attempt attempt = Way.of(request, request.intendedAt()).attempt();
        metrics.attempted(attempt, request.intendedAt());
        return attempt;
    }

    private static void lose(RunMetrics metrics, Request request, Outcome outcome) {
        metrics.ended(submit(metrics, request), outcome, false, request.intendedAt() + MS, 0);
    }

    /** Completes a request that meets no queue and takes {@code ttft} to its first token, {@code tpot} to each other. */
    private static void complete(RunMetrics metrics, Request request, long ttft, int tokens, long tpot) {
        long sent = request.intendedAt();
        submit(metrics, request);
        Attempt served = Way.of(request, sent)
                .dispatched(0, sent)
                .atNode(sent)
                .slotTaken(sent)
                .started(sent)
                .prefill(sent)
                .tokens(tokens, sent + ttft, sent + ttft + (tokens - 1) * tpot)
                .attempt();
        metrics.ended(served, Outcome.COMPLETED, false, served.lastTokenAt(), 0);
    }

    private static double only(ModelResult model, Latency latency) {
        Distribution distribution = model.figures().latencies().get(latency.key());
        assertThat(distribution.count()).as("samples of %s", latency).isEqualTo(1);
        return distribution.atRank(1) / MS;
    }

    @Nested
    class OfOneRequest {
        private final RunMetrics metrics = metrics(0);

        private ModelResult result() {
            return metrics.result(10 * SECOND).models().get(A);
        }

        @Test
        void latenciesCountFromWhenItWasIntendedToWhenTheClientSawIt() {
            Request request = request(A, 100 * MS);
            metrics.submitted(request, 100 * MS);
            Attempt attempt = Way.of(request, 130 * MS)
                    .dispatched(0, 135 * MS)
                    .atNode(140 * MS)
                    .slotTaken(160 * MS)
                    .started(460 * MS)
                    .prefill(463 * MS)
                    .tokens(3, 563 * MS, 603 * MS)
                    .attempt();
            metrics.attempted(attempt, 130 * MS);
            metrics.ended(attempt, Outcome.COMPLETED, false, 608 * MS, 5 * MS);

            ModelResult model = result();
            assertThat(only(model, LatencyMetrics.TTFT)).isEqualTo(563 + 5 - 100);
            assertThat(only(model, LatencyMetrics.TTFT_SENT)).isEqualTo(563 + 5 - 130);
            assertThat(only(model, LatencyMetrics.E2E)).isEqualTo(603 + 5 - 100);
            assertThat(only(model, LatencyMetrics.TPOT))
                    .as("two gaps between three tokens")
                    .isEqualTo(20);
            assertThat(only(model, LatencyMetrics.QUEUE))
                    .as("fleet, node, engine")
                    .isEqualTo(5 + 20 + 3);
            assertThat(only(model, LatencyMetrics.LOAD_WAIT)).isEqualTo(300);
            assertThat(only(model, LatencyMetrics.PREFILL)).isEqualTo(100);
            assertThat(model.counts().get(RequestCount.OUTPUT_TOKENS)).isEqualTo(3);
        }

        @Test
        void tokensThatCameTogetherHaveNoTpot() {
            Request request = request(A, 0);
            submit(metrics, request);
            Attempt buffered = Way.of(request, 0)
                    .dispatched(0, 0)
                    .atNode(0)
                    .slotTaken(0)
                    .started(0)
                    .tokens(40, 450 * MS, 450 * MS)
                    .unpaced()
                    .attempt();
            metrics.ended(buffered, Outcome.COMPLETED, false, 450 * MS, 0);

            assertThat(result().figures()
                            .latencies()
                            .get(LatencyMetrics.TPOT.key())
                            .count())
                    .isZero();
            assertThat(only(result(), LatencyMetrics.E2E)).isEqualTo(450);
            assertThat(result().counts().get(RequestCount.OUTPUT_TOKENS)).isEqualTo(40);
        }

        @Test
        void aSingleTokenHasNoTpotAndKeepsEveryTpotLimit() {
            complete(metrics, request(A, 0), 200 * MS, 1, 0);

            assertThat(result().figures()
                            .latencies()
                            .get(LatencyMetrics.TPOT.key())
                            .count())
                    .isZero();
            assertThat(result().counts().get(RequestCount.GOOD)).isEqualTo(1);
        }

        @Test
        void isNotGoodWhenItsLastTokenComesTooLate() {
            RunMetrics limited = new RunMetrics(
                    fleet, List.of(Optional.of(new Slo(Slo.NO_LIMIT, Slo.NO_LIMIT, SECOND)), Optional.empty()), 0);
            complete(limited, request(A, 0), 200 * MS, 5, 200 * MS);
            complete(limited, request(A, 0), 200 * MS, 6, 200 * MS);

            assertThat(limited.result(10 * SECOND).models().get(A).counts().get(RequestCount.GOOD))
                    .isEqualTo(1);
        }

        @Test
        void isGoodWhenItKeepsEveryLimitToTheNanosecond() {
            complete(metrics, request(A, 0), SECOND, 5, 50 * MS);
            complete(metrics, request(A, 0), SECOND + 1, 5, 50 * MS);
            complete(metrics, request(A, 0), SECOND, 5, 50 * MS + 1);

            assertThat(result().counts().get(RequestCount.GOOD)).isEqualTo(1);
            assertThat(result().counts().get(RequestCount.UNDER_SLO)).isEqualTo(3);
        }

        @Test
        void whatItsPromptFoundInACacheAndHowOftenItWasStoppedAreCounted() {
            Attempt attempt = Way.of(request(A, 0), 0)
                    .dispatched(0, 0)
                    .atNode(0)
                    .slotTaken(0)
                    .started(0)
                    .prefill(0)
                    .tokens(2, MS, 2 * MS)
                    .attempt();
            attempt.leg(0).cachedTokens(64);
            attempt.leg(0).preempted();
            submit(metrics, attempt.request());
            metrics.ended(attempt, Outcome.COMPLETED, false, 2 * MS, 0);

            assertThat(result().counts().get(RequestCount.PROMPT_TOKENS))
                    .isEqualTo(attempt.request().promptTokens());
            assertThat(result().counts().get(RequestCount.CACHED_TOKENS)).isEqualTo(64);
            assertThat(result().counts().get(RequestCount.PREEMPTIONS)).isEqualTo(1);
        }

        @Test
        void withoutStampOfPrefillTheBackendsTimeIsPrefill() {
            Request request = request(A, 0);
            submit(metrics, request);
            Attempt attempt = Way.of(request, 0)
                    .dispatched(0, 0)
                    .atNode(MS)
                    .slotTaken(MS)
                    .started(MS)
                    .tokens(2, 90 * MS, 100 * MS)
                    .attempt();
            metrics.ended(attempt, Outcome.COMPLETED, false, 100 * MS, 0);

            assertThat(only(result(), LatencyMetrics.PREFILL)).isEqualTo(89);
            assertThat(only(result(), LatencyMetrics.QUEUE)).isZero();
        }
    }

    @Nested
    class Outcomes {
        @Test
        void areCountedOncePerRequestAndTriesApart() {
            RunMetrics metrics = metrics(0);
            Request request = request(A, 0);
            var full = new Outcome.Rejected(429, "queue_full", SECOND);
            metrics.submitted(request, 0);
            Attempt first = Way.of(request, 0).attempt();
            metrics.attempted(first, 0);
            metrics.attemptRejected(first, full, true, MS);
            metrics.attempted(first, SECOND);
            metrics.attemptRejected(first, full, true, SECOND + MS);
            metrics.ended(first, full, true, SECOND + MS, 0);

            Counts<RequestCount> counts =
                    metrics.result(10 * SECOND).models().get(A).counts();

            assertThat(counts.get(RequestCount.SUBMITTED)).isEqualTo(1);
            assertThat(counts.get(RequestCount.REJECTED)).isEqualTo(1);
            assertThat(counts.get(RequestCount.STATUS_429)).isEqualTo(1);
            assertThat(counts.get(RequestCount.ATTEMPTS)).isEqualTo(2);
            assertThat(counts.get(RequestCount.REJECTED_ATTEMPTS)).isEqualTo(2);
            assertThat(counts.get(RequestCount.COULD_HAVE_SERVED)).isEqualTo(1);
        }

        @Test
        void addUpToWhatWasSubmitted() {
            RunMetrics metrics = metrics(0);
            complete(metrics, request(A, 0), MS, 2, MS);
            lose(metrics, request(A, 0), new Outcome.Rejected(503, "load_failed", 0));
            lose(metrics, request(A, 0), new Outcome.Failed(500, "crashed"));
            lose(metrics, request(A, 0), Outcome.TIMED_OUT);
            lose(metrics, request(A, 0), Outcome.CANCELLED);
            lose(metrics, request(A, 0), Outcome.UNFINISHED);

            Counts<RequestCount> counts = metrics.result(SECOND).models().get(A).counts();

            assertThat(RequestCount.OUTCOMES)
                    .allSatisfy(outcome -> assertThat(counts.get(outcome)).isEqualTo(1));
            assertThat(counts.get(RequestCount.SUBMITTED)).isEqualTo(6);
        }

        @Test
        void aRequestThatVanishedIsADefectOfTheRun() {
            RunMetrics metrics = metrics(0);
            submit(metrics, request(A, 0));

            assertThatThrownBy(() -> metrics.result(SECOND))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("1 requests were submitted, but 0 ended");
        }

        @Test
        void reasonsAreCountedByStatusAndText() {
            RunMetrics metrics = metrics(0);
            lose(metrics, request(A, 0), new Outcome.Rejected(503, "queue_full", 0));
            lose(metrics, request(A, 0), new Outcome.Rejected(429, "queue_full", 0));
            lose(metrics, request(A, 0), new Outcome.Rejected(429, "queue_full", 5));
            lose(metrics, request(A, 0), new Outcome.Rejected(429, "pool_exhausted", 0));

            assertThat(metrics.result(SECOND).models().get(A).rejections())
                    .containsExactly(
                            new ReasonCount(new Reason(429, "pool_exhausted"), 1),
                            new ReasonCount(new Reason(429, "queue_full"), 2),
                            new ReasonCount(new Reason(503, "queue_full"), 1));
        }

        @Test
        void endlesslyDifferentCausesTakeNoEndlessMemory() {
            RunMetrics metrics = metrics(0);
            for (int i = 0; i < 1000; i++) {
                lose(metrics, request(A, 0), new Outcome.Failed(500, "broken pipe of connection " + i));
            }

            List<ReasonCount> failures = metrics.result(SECOND).models().get(A).failures();

            assertThat(failures).hasSize(33);
            assertThat(failures.getFirst()).isEqualTo(new ReasonCount(new Reason(0, "other"), 968));
        }
    }

    @Nested
    class Warmup {
        @Test
        void requestsIntendedBeforeItsEndAreNotMeasuredWheneverTheyEnd() {
            RunMetrics metrics = metrics(10 * SECOND);
            complete(metrics, request(A, 10 * SECOND - 1), 5 * SECOND, 2, MS);
            complete(metrics, request(A, 10 * SECOND), 3 * SECOND, 2, MS);
            lose(metrics, request(A, 0), new Outcome.Rejected(429, "queue_full", 0));

            RunResult result = metrics.result(20 * SECOND);

            assertThat(result.models().get(A).counts().get(RequestCount.SUBMITTED))
                    .isEqualTo(1);
            assertThat(result.models().get(A).rejections()).isEmpty();
            assertThat(only(result.models().get(A), LatencyMetrics.TTFT)).isEqualTo(3000);
            assertThat(result.models().get(A).figures().seconds()).isEqualTo(10);
        }

        @Test
        void seriesOverTimeShowItAllTheSame() {
            RunMetrics metrics = metrics(10 * SECOND);
            complete(metrics, request(A, SECOND), SECOND, 2, MS);
            lose(metrics, request(A, SECOND), new Outcome.Rejected(429, "queue_full", 0));
            metrics.decoded(0, A, 1, 1, 2 * SECOND, 2 * SECOND + MS, MS, MS);

            TimeSeries.OfModel series =
                    metrics.result(20 * SECOND).series().models().get(A);

            assertThat(series.submitted().sum()).isEqualTo(2);
            assertThat(series.tokens().sum()).as("first token and decoded one").isEqualTo(2);
            assertThat(series.rejected().get(new Reason(429, "queue_full")).sum())
                    .isEqualTo(1);
        }
    }

    @Nested
    class InterTokenLatency {
        @Test
        void hasOneValueForEachSequenceAndStep() {
            RunMetrics metrics = metrics(0);
            metrics.decoded(0, A, 4, 10, SECOND, 2 * SECOND, 80 * MS, 120 * MS);

            RunResult result = metrics.result(10 * SECOND);

            Distribution itl = result.models().get(A).figures().latencies().get(LatencyMetrics.ITL.key());
            assertThat(itl.count()).isEqualTo(40);
            assertThat(itl.mean() / MS).isBetween(99.999, 100.001);
            assertThat(result.series().models().get(A).tokens().sum()).isEqualTo(40);
        }
    }

    @Nested
    class OverBatches {
        @Test
        void requestsFallIntoTheBatchOfTheirIntendedTime() {
            RunMetrics metrics = metrics(SECOND);
            for (int i = 0; i < 1000; i++) {
                complete(metrics, request(i % 2, SECOND + i * SECOND), i * MS, 2, MS);
            }

            RunResult result = metrics.result(1100 * SECOND);

            Batches batches = result.models().get(A).batches();
            assertThat(batches.figures()).hasSizeBetween(16, 32);
            assertThat(batches.counts()).isEqualTo(result.models().get(A).counts());
            assertThat(batches.coarser().counts()).isEqualTo(batches.counts());
            assertThat(batches.figures().stream().mapToDouble(Figures::seconds).sum())
                    .as("from the first to the last intended")
                    .isCloseTo(999, within(1e-6));
            long inBatches = batches.figures().stream()
                    .mapToLong(figures ->
                            figures.latencies().get(LatencyMetrics.TTFT.key()).count())
                    .sum();
            assertThat(inBatches).isEqualTo(500);
        }

        @Test
        void allModelsTogetherHaveTheBatchesOfEach() {
            RunMetrics metrics = metrics(0);
            for (int i = 0; i < 100; i++) {
                complete(metrics, request(i % 2, i * SECOND), MS, 2, MS);
            }

            ModelResult all = metrics.result(100 * SECOND).all();

            assertThat(all.batches().counts()).isEqualTo(all.counts());
            assertThat(all.counts().get(RequestCount.SUBMITTED)).isEqualTo(100);
        }
    }

    /** The octaves of histograms are there after a first request of each length. */
    @Test
    void measuresARequestWithoutAllocating() {
        RunMetrics metrics = metrics(0);
        Request request = request(A, SECOND);
        Attempt served = Way.of(request, SECOND)
                .dispatched(0, SECOND)
                .atNode(SECOND)
                .slotTaken(2 * SECOND)
                .started(3 * SECOND)
                .prefill(3 * SECOND)
                .tokens(3, 4 * SECOND, 5 * SECOND)
                .attempt();
        var rejection = new Outcome.Rejected(429, "queue_full", SECOND);
        Runnable both = () -> {
            metrics.submitted(request, SECOND);
            metrics.attempted(served, SECOND);
            metrics.decoded(0, A, 1, 2, 4 * SECOND, 5 * SECOND, SECOND / 2, SECOND / 2);
            metrics.ended(served, Outcome.COMPLETED, false, 5 * SECOND, MS);
            metrics.submitted(request, SECOND);
            metrics.attemptRejected(served, rejection, true, SECOND);
            metrics.ended(served, rejection, true, SECOND, 0);
        };
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(both, 5000);
        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(both, 5000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for 10,000 requests").isLessThan(10_000);
    }

    private static void repeat(Runnable action, int times) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
