package io.simctl.report.file;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.metrics.Parts;
import java.util.List;

/**
 * {@code requests.csv}: one line for each request in the order in which they ended, warm-up included. A stamp that the request
 * did not come to leaves its column empty.
 */
final class RequestsCsv implements RunListener {
    static final List<String> COLUMNS = List.of(
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
            "ttft_ms",
            "tpot_ms",
            "e2e_ms",
            "queue_ms",
            "load_wait_ms",
            "prefill_ms");

    private final CsvPart part;
    private final Fleet fleet;

    RequestsCsv(CsvPart part, Fleet fleet) {
        this.part = part;
        this.fleet = fleet;
    }

    @Override
    public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
        Request request = last.request();
        part.begin();
        part.number(request.id());
        part.text(fleet.model(request.model()).name());
        part.text(
                last.machine() == Attempt.NO_MACHINE
                        ? ""
                        : fleet.machine(last.machine()).name());
        outcome(outcome);
        part.number(couldHaveServed ? 1 : 0);
        part.number(last.number());
        part.number(request.promptTokens());
        part.number(last.cachedTokens());
        if (outcome instanceof Outcome.Completed) {
            part.number(last.generatedTokens());
        } else {
            part.text(""); // what a server had made of the rest nobody was told
        }
        part.seconds(request.intendedAt());
        part.seconds(last.sentAt());
        part.seconds(now);
        latencies(last, networkDelay);
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

    private void latencies(Attempt last, long delay) {
        long intended = last.request().intendedAt() - delay;
        boolean begun = last.firstTokenAt() != Attempt.UNSET;
        boolean ended = last.lastTokenAt() != Attempt.UNSET;
        int gaps = last.generatedTokens() - 1;
        millis(begun, last.firstTokenAt() - intended);
        millis(ended && gaps >= 1, (last.lastTokenAt() - last.firstTokenAt()) / Math.max(1, gaps));
        millis(ended, last.lastTokenAt() - intended);
        millis(begun, Parts.queue(last));
        millis(begun, Parts.loadWait(last));
        millis(begun, Parts.prefill(last));
    }

    private void millis(boolean isKnown, long nanos) {
        if (isKnown) {
            part.millis(nanos);
        } else {
            part.text("");
        }
    }
}
