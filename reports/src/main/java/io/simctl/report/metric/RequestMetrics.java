package io.simctl.report.metric;

import static io.simctl.report.metric.Direction.HIGHER_IS_BETTER;
import static io.simctl.report.metric.Direction.LOWER_IS_BETTER;
import static io.simctl.report.metric.Direction.NEUTRAL;
import static io.simctl.report.metric.Use.COMPARED;
import static io.simctl.report.metric.Use.RANKED;
import static io.simctl.report.metric.Use.VALIDATED;
import static io.simctl.report.result.RequestCount.SUBMITTED;

import io.simctl.report.result.RequestCount;
import java.util.List;

/** Metrics of what became of requests: outcomes, losses, and how many kept their SLO. */
final class RequestMetrics {
    private static final Definition OUTCOME = new Definition(
            "outcome",
            "outcome",
            "Each submitted request ends in exactly one of: completed; rejected (final status 429 or 503, with a reason);"
                    + " failed (a fault of a machine or of the way to it); timed out (the client's limit); cancelled (by the"
                    + " client); unfinished (under way when the run ended). They add up to the submitted ones; a run in"
                    + " which they did not would not have been reported.");

    private static final Definition ATTEMPTS = new Definition(
            "attempts",
            "attempts",
            "Tries that clients sent, retries included; their excess over submitted requests is"
                    + " what retrying adds to the load.");

    private static final Definition RATE_429 = new Definition(
            "rate-429", "429-rate", "Requests whose final answer was 429, as a share of the submitted ones.");

    private static final Definition RATE_503 = new Definition(
            "rate-503", "503-rate", "Requests whose final answer was 503, as a share of the submitted ones.");

    private static final Definition COULD_HAVE_SERVED = new Definition(
            "could-have-served",
            "could have served",
            "Rejected requests for which, at that moment, some healthy machine that holds the model on disk and may run it"
                    + " had a free slot or no work: capacity that the policy did not use.");

    private static final Definition GOODPUT = new Definition(
            "goodput",
            "goodput",
            "Requests that completed within every limit of their model's SLO, as a share of the submitted ones of models"
                    + " that have one; where that is a part of all, its size stands beside the share. Rejected and failed"
                    + " ones are not good. Without an SLO there is none.");

    private RequestMetrics() {}

    /** All of them, in the order of result files. */
    static List<Declaration> all() {
        return List.of(
                count("submitted", OUTCOME, NEUTRAL, SUBMITTED),
                count("completed", OUTCOME, HIGHER_IS_BETTER, RequestCount.COMPLETED),
                count("rejected", OUTCOME, LOWER_IS_BETTER, RequestCount.REJECTED),
                count("failed", OUTCOME, LOWER_IS_BETTER, RequestCount.FAILED),
                count("timed_out", OUTCOME, LOWER_IS_BETTER, RequestCount.TIMED_OUT),
                count("cancelled", OUTCOME, NEUTRAL, RequestCount.CANCELLED),
                count("unfinished", OUTCOME, LOWER_IS_BETTER, RequestCount.UNFINISHED),
                count("attempts", ATTEMPTS, LOWER_IS_BETTER, RequestCount.ATTEMPTS),
                rateCompleted(),
                rateRejected(),
                rateOf("rate_failed", "failed", RequestCount.FAILED),
                rateOf("rate_timed_out", "timed out", RequestCount.TIMED_OUT),
                rateOf("rate_cancelled", "cancelled", RequestCount.CANCELLED),
                rateOf("rate_unfinished", "unfinished", RequestCount.UNFINISHED),
                rate429(),
                rate503(),
                couldHaveServed(),
                underSlo(),
                goodput());
    }

    /** The metric of how many requests were rejected for a reason, which policies name as they like. */
    static Metric rejectedFor(String key, String reason) {
        return Metric.declare(key, "rejected: " + reason, OUTCOME)
                .direction(LOWER_IS_BETTER)
                .total(scope -> scope.rejectedFor(reason));
    }

    private static Metric count(String key, Definition definition, Direction direction, RequestCount kind) {
        return Metric.declare(key, key.replace('_', ' '), definition)
                .direction(direction)
                .total(scope -> scope.count(kind));
    }

    private static Metric.Builder loss(String key, String label, Definition definition) {
        return Metric.declare(key, label, definition)
                .section(Section.LOSSES)
                .unit(Unit.SHARE)
                .direction(LOWER_IS_BETTER)
                .use(COMPARED);
    }

    private static Metric rateCompleted() {
        return loss("rate_completed", "completed", OUTCOME)
                .direction(HIGHER_IS_BETTER)
                .column(ColumnRule.of("completed"))
                .use(RANKED)
                .ratio(scope -> scope.share(RequestCount.COMPLETED, SUBMITTED));
    }

    private static Metric rateRejected() {
        return loss("rate_rejected", "rejected", OUTCOME)
                .column(ColumnRule.of("rejected"))
                .ratio(scope -> scope.share(RequestCount.REJECTED, SUBMITTED));
    }

    private static Metric rateOf(String key, String label, RequestCount outcome) {
        return loss(key, label, OUTCOME)
                .column(ColumnRule.of(label).only(ColumnRule.Shown.IF_ABOVE_ZERO))
                .ratio(scope -> scope.share(outcome, SUBMITTED));
    }

    private static Metric rate429() {
        return loss("rate_429", "429-rate", RATE_429)
                .use(VALIDATED)
                .ratio(scope -> scope.share(RequestCount.STATUS_429, SUBMITTED));
    }

    private static Metric rate503() {
        return loss("rate_503", "503-rate", RATE_503)
                .use(VALIDATED)
                .ratio(scope -> scope.share(RequestCount.STATUS_503, SUBMITTED));
    }

    private static Metric couldHaveServed() {
        return loss("could_have_served", "could have served", COULD_HAVE_SERVED)
                .unit(Unit.COUNT)
                .column(ColumnRule.of("could have served").leftOutAs(4))
                .total(scope -> scope.count(RequestCount.COULD_HAVE_SERVED));
    }

    private static Metric underSlo() {
        return Metric.declare("under_slo", "requests under an SLO", GOODPUT)
                .section(Section.OBJECTIVES)
                .population(Population.UNDER_SLO)
                .total(scope -> scope.count(RequestCount.UNDER_SLO));
    }

    private static Metric goodput() {
        return Metric.declare("goodput", "goodput", GOODPUT)
                .section(Section.OBJECTIVES)
                .unit(Unit.SHARE)
                .direction(HIGHER_IS_BETTER)
                .population(Population.UNDER_SLO)
                .column(ColumnRule.of("goodput")
                        .only(ColumnRule.Shown.IF_PRESENT)
                        .leftOutAs(10))
                .use(COMPARED)
                .ratio(scope -> scope.share(RequestCount.GOOD, RequestCount.UNDER_SLO));
    }
}
