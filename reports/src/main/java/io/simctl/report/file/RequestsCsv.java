package io.simctl.report.file;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.MetricCatalogue;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code requests.csv}: one line for each request in the order in which they ended, warm-up included. A stamp that the request
 * did not come to leaves its column empty.
 */
final class RequestsCsv implements RunListener {
    private static final List<String> COLUMNS = List.of(
            "policy",
            "replication",
            "id",
            "model",
            "machine",
            "outcome",
            "status",
            "reason",
            "could_have_served",
            "attempts",
            "prompt_tokens",
            "cached_tokens",
            "output_tokens",
            "intended_s",
            "sent_s",
            "ended_s",
            "answered_by");

    private final CsvPart part;
    private final Fleet fleet;
    private final List<Latency> latencies;
    private final EndedRequest request = new EndedRequest();

    RequestsCsv(CsvPart part, Fleet fleet, MetricCatalogue metrics) {
        this.part = part;
        this.fleet = fleet;
        latencies = latencies(metrics);
    }

    private static List<Latency> latencies(MetricCatalogue metrics) {
        return metrics.latencies().stream().filter(Latency::isRequestColumn).toList();
    }

    /** The columns of the file: what each request is, and a column for each latency that is declared to have one. */
    static List<String> columns(MetricCatalogue metrics) {
        return Stream.concat(COLUMNS.stream(), latencies(metrics).stream().map(Latency::key))
                .toList();
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        request.read(last, networkDelay);
        part.begin();
        part.number(request.id());
        part.text(fleet.model(request.model()).name());
        part.text(request.hasMachine() ? fleet.machine(request.machine()).name() : "");
        outcome(outcome);
        part.number(couldHaveServed ? 1 : 0);
        part.number(request.attempts());
        part.number(request.promptTokens());
        part.number(request.cachedTokens());
        if (outcome instanceof Outcome.Completed) {
            part.number(request.outputTokens());
        } else {
            part.text(""); // what a server had made of the rest never reached the client
        }
        part.seconds(request.intendedAt());
        part.seconds(request.sentAt());
        part.seconds(now);
        part.text(fleet.model(request.answeredBy()).name());
        latencies.forEach(this::millis);
        part.end();
    }

    private void outcome(Outcome outcome) {
        switch (outcome) {
            case Outcome.Completed c -> outcome("completed", 200, "");
            case Outcome.Rejected r -> outcome("rejected", r.status(), r.reason());
            case Outcome.Failed f -> outcome("failed", f.status(), f.cause());
            case Outcome.TimedOut t -> outcome("timed_out", 0, "");
            case Outcome.Cancelled c -> outcome("cancelled", 0, "");
            case Outcome.Unfinished u -> outcome("unfinished", 0, "");
        }
    }

    private void outcome(String name, int status, String reason) {
        part.text(name);
        if (status == 0) {
            part.text("");
        } else {
            part.number(status);
        }
        part.text(reason);
    }

    private void millis(Latency latency) {
        long nanos = latency.of(request);
        if (nanos == EndedRequest.UNKNOWN) {
            part.text("");
        } else {
            part.millis(nanos);
        }
    }
}
