package io.simctl.report.metric;

import static io.simctl.report.metric.ColumnRule.Shown.IF_SOME_LOST;
import static io.simctl.report.metric.Statistic.MEAN;
import static io.simctl.report.metric.Statistic.P50;
import static io.simctl.report.metric.Statistic.P90;
import static io.simctl.report.metric.Statistic.P95;
import static io.simctl.report.metric.Statistic.P99;
import static io.simctl.report.metric.Use.COMPARED;
import static io.simctl.report.metric.Use.RANKED;
import static io.simctl.report.metric.Use.VALIDATED;

import io.simctl.report.result.RequestCount;
import java.util.List;

/** The latencies that every run keeps, and the metrics that are their statistics. */
public final class LatencyMetrics {
    /** Time to first token, from the intended time. */
    public static final Latency TTFT = new Latency("ttft_ms", EndedRequest::ttft, true, true);

    /** Time to first token, from when the last try was sent. */
    public static final Latency TTFT_SENT = new Latency("ttft_sent_ms", EndedRequest::ttftSent, false, false);

    /** Time per output token. */
    public static final Latency TPOT = new Latency("tpot_ms", EndedRequest::tpot, true, true);

    /** Gaps between successive tokens, pooled over requests: the one latency that runs do not read from requests. */
    public static final Latency ITL = new Latency("itl_ms", request -> EndedRequest.UNKNOWN, false, false);

    /** Intended time to last token. */
    public static final Latency E2E = new Latency("e2e_ms", EndedRequest::e2e, true, true);

    /** Waiting for a slot. */
    public static final Latency QUEUE = new Latency("queue_ms", EndedRequest::queue, false, true);

    /** Waiting for the model. */
    public static final Latency LOAD_WAIT = new Latency("load_wait_ms", EndedRequest::loadWait, false, true);

    /** First prefill step to first token. */
    public static final Latency PREFILL = new Latency("prefill_ms", EndedRequest::prefill, false, true);

    /** What TTFT means. */
    public static final Definition TTFT_MEANS = new Definition(
            "ttft",
            "TTFT",
            "Time to first token: from when the workload wanted the request sent (its intended time) to the first output"
                    + " token with content at the client. Whatever queues before the server is thus in it. Of completed"
                    + " requests.");

    /** What TPOT means. */
    public static final Definition TPOT_MEANS = new Definition(
            "tpot",
            "TPOT",
            "Time per output token: (last token - first token) / (output tokens - 1), for completed requests with at least"
                    + " two output tokens.");

    /** Begins the heading of what is taken of completed requests only, where some did not complete. */
    private static final String SURVIVORS = "survivors' ";

    private LatencyMetrics() {}

    /** All of them, in the order of result files. */
    static List<Declaration> all() {
        return List.of(
                ttftAdjusted(),
                ttft(),
                ttftSent(),
                tpotAdjusted(),
                tpot(),
                itl(),
                e2eAdjusted(),
                e2e(),
                queue(),
                loadWait(),
                prefill(),
                tps(),
                waitingShare());
    }

    private static Declaration ttft() {
        return StatisticFamily.of(TTFT, "TTFT", TTFT_MEANS)
                .columns(SURVIVORS + "TTFT", IF_SOME_LOST, P50)
                .leftOutAs(9, P50)
                .use(COMPARED, P50, P95, P99)
                .use(VALIDATED, MEAN, P50, P90)
                .declare();
    }

    private static Declaration ttftSent() {
        var means = new Definition(
                "ttft-sent",
                "TTFT from sent",
                "The same, counted from when the client really sent the last try: what most other tools call TTFT. It leaves"
                        + " out a late client and the pauses between retries.");
        return StatisticFamily.of(TTFT_SENT, "TTFT from sent", means).declare();
    }

    private static Declaration ttftAdjusted() {
        var means = new Definition(
                "ttft-adj",
                "TTFT, error-adjusted",
                "TTFT over all submitted requests, where one that did not complete counts as infinitely late. A policy cannot"
                        + " look better by rejecting slow requests, and who is best is told by this.");
        return StatisticFamily.errorAdjusted(TTFT, "ttft_adj_ms", "TTFT adj.", means)
                .columns("TTFT adj.", P50, P95, P99)
                .leftOutAs(5, P99)
                .use(COMPARED, P50, P95, P99)
                .use(RANKED, P50)
                .declare();
    }

    private static Declaration tpotAdjusted() {
        var means = new Definition(
                "tpot-adj",
                "TPOT, error-adjusted",
                "TPOT of the completed requests that have one, and of every request that did not complete, which counts as"
                        + " infinitely slow however long its answer would have been. Completed requests of a single output"
                        + " token have no TPOT and are left out.");
        return StatisticFamily.errorAdjusted(TPOT, "tpot_adj_ms", "TPOT adj.", means)
                .columns("TPOT adj.", P50)
                .use(COMPARED, P50, P95)
                .declare();
    }

    private static Declaration e2eAdjusted() {
        var means = new Definition(
                "e2e-adj",
                "E2E, error-adjusted",
                "E2E over all submitted requests, where one that did not complete counts as infinitely slow.");
        return StatisticFamily.errorAdjusted(E2E, "e2e_adj_ms", "E2E adj.", means)
                .use(COMPARED, P50, P95)
                .use(RANKED, P50)
                .declare();
    }

    private static Declaration tpot() {
        return StatisticFamily.of(TPOT, "TPOT", TPOT_MEANS)
                .columns(SURVIVORS + "TPOT", IF_SOME_LOST, P50)
                .leftOutAs(8, P50)
                .use(COMPARED, P50, P95)
                .use(VALIDATED, MEAN, P50, P90)
                .declare();
    }

    private static Declaration itl() {
        var means = new Definition(
                "itl",
                "ITL",
                "Inter-token latency: the gap between successive tokens of a sequence, pooled over requests.");
        return StatisticFamily.of(ITL, "ITL", means).declare();
    }

    private static Declaration e2e() {
        var means = new Definition(
                "e2e",
                "E2E",
                "End to end: from the intended time to the last token at the client, of completed requests.");
        return StatisticFamily.of(E2E, "E2E", means)
                .use(COMPARED, P50, P95)
                .use(VALIDATED, MEAN, P50, P90)
                .declare();
    }

    private static Declaration queue() {
        var means = new Definition(
                "queue",
                "queue",
                "Part of TTFT: waiting for a slot, in the fleet's queue, in the machine's and in the engine's. Includes the"
                        + " client's way to the fleet and, after a refusal, the time until the request was sent elsewhere.");
        return StatisticFamily.of(QUEUE, "queue", means).declare();
    }

    private static Declaration loadWait() {
        var means = new Definition(
                "load-wait",
                "load wait",
                "Part of TTFT: waiting, with a slot, for the model to be loaded or swapped in.");
        return StatisticFamily.of(LOAD_WAIT, "load wait", means).declare();
    }

    private static Declaration prefill() {
        var means = new Definition(
                "prefill",
                "prefill",
                "Part of TTFT: from the first prefill step to the first token. Real servers seldom report when prefill begins;"
                        + " then it counts from when the request was handed over.");
        return StatisticFamily.of(PREFILL, "prefill", means).declare();
    }

    private static Declaration waitingShare() {
        var means = new Definition(
                "waiting-share",
                "users' waiting",
                "Of closed loops: the share of their users' time that they wait for a first token, from when they ask until it"
                        + " comes, or until the request ends without one, or the run does. Users who are kept waiting ask for"
                        + " nothing, so that percentiles over requests hardly show them; their time does.");
        return Metric.declare("waiting_share", "users' waiting", means)
                .section(Section.LATENCY)
                .unit(Unit.SHARE)
                .direction(Direction.LOWER_IS_BETTER)
                .population(Population.USERS)
                .column(ColumnRule.of("users' waiting").only(ColumnRule.Shown.IF_PRESENT))
                .use(COMPARED)
                .ratio(scope -> scope.share(RequestCount.WAITING_NANOS, RequestCount.USER_NANOS));
    }

    private static Declaration tps() {
        var means =
                new Definition("tps", "tps", "Tokens per second of one request while it streams: 1000 / TPOT in ms.");
        return StatisticFamily.rates(TPOT, "tps", "tps", means)
                .statistics(P50, MEAN, P90)
                .notExported(P90)
                .use(VALIDATED, MEAN, P50, P90)
                .declare();
    }
}
