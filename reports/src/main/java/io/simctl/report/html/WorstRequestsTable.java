package io.simctl.report.html;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.WorstStretch;
import io.simctl.report.result.WorstStretch.OfRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of the single requests that fared worst in the worst stretches of each policy's first run, and what they waited for. */
final class WorstRequestsTable {
    private static final String CAPTION = "The worst requests of these stretches";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> HEADINGS =
            List.of("policy", "stretch from", "request", "model", "machine", "TTFT", "E2E", "waited for");

    private final Report report;
    private final PolicyNames names;
    private final Html html;

    WorstRequestsTable(Report report, Html html) {
        this.report = report;
        this.html = html;
        names = new PolicyNames(report);
    }

    /** A part of TTFT. */
    private record Wait(String of, long nanos) {
        String inWords() {
            return of + " " + Display.duration(nanos / NANOS_PER_SECOND);
        }
    }

    /** Writes nothing where runs did not keep them, as those of older files. */
    void write() {
        boolean areKnown = report.policies().stream()
                .flatMap(policy -> policy.replications().getFirst().worst().stream())
                .anyMatch(stretch -> !stretch.requests().isEmpty());
        if (!areKnown) {
            return;
        }
        html.leaf("h3", CAPTION);
        html.leaf(
                "p",
                "Of each stretch the requests without an answer first, the longest in vain before the others, and then those with the"
                        + " longest TTFT. Their numbers are those of requests.csv, which --requests-csv writes.");
        html.scroll(CAPTION).open("table").open("thead").open("tr");
        HEADINGS.forEach(name -> html.leaf("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (int policy = 0; policy < report.policies().size(); policy++) {
            RunResult run = report.policies().get(policy).replications().getFirst();
            long width = report.policies()
                    .get(policy)
                    .model(report.models().size(), 0)
                    .batches()
                    .width();
            for (WorstStretch stretch : run.worst()) {
                double from = (run.warmup() + stretch.batch() * width) / NANOS_PER_SECOND;
                for (OfRequest request : stretch.requests()) {
                    row(policy, from, request);
                }
            }
        }
        html.close().close().close();
    }

    private void row(int policy, double from, OfRequest request) {
        html.open("tr").open("th", "scope", "row");
        names.policy(html, policy);
        html.close();
        number(Display.time(from));
        number(Long.toString(request.id()));
        html.open("td");
        names.model(html, report.models().get(request.model()));
        html.close();
        boolean isSomewhere = request.machine() != WorstStretch.NONE;
        html.leaf("td", isSomewhere ? report.setup().machines().get(request.machine()) : Display.NONE);
        number(time(request.ttft()));
        number(isCompleted(request) ? time(request.lasted()) : "∞");
        html.leaf("td", waits(request)).close();
    }

    private void number(String text) {
        html.leaf("td", text, "class", "number");
    }

    private static String time(long nanos) {
        return nanos == WorstStretch.NONE ? Display.NONE : Display.duration(nanos / NANOS_PER_SECOND);
    }

    private static boolean isCompleted(OfRequest request) {
        return request.outcome() == RequestCount.COMPLETED;
    }

    /** What a TTFT is made of, the longest first, and what became of a request without an answer. */
    private static String waits(OfRequest request) {
        String parts = Stream.of(
                        new Wait("queue", request.queue()),
                        new Wait("load", request.loadWait()),
                        new Wait("prefill", request.prefill()))
                .filter(wait -> wait.nanos() > 0)
                .sorted((a, b) -> Long.compare(b.nanos(), a.nanos()))
                .map(Wait::inWords)
                .collect(Collectors.joining(", "));
        if (isCompleted(request)) {
            return parts.isEmpty() ? Display.NONE : parts;
        }
        String end = request.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " after "
                + time(request.lasted());
        return parts.isEmpty() ? end : parts + "; " + end;
    }
}
