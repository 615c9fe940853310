package io.simctl.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.control.Way;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.text.TerminalTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every output of a run has the same number of requests for each outcome, and they add up to those submitted. */
class OutcomesAddUpTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> NAMES =
            List.of("completed", "rejected", "failed", "timed out", "cancelled", "unfinished");

    /** How many requests of a policy end how; the rest of each thousand is completed. */
    private static final Map<Outcome, Integer> MIXED = new LinkedHashMap<>();

    static {
        MIXED.put(new Outcome.Rejected(429, "queue_full", 0), 31);
        MIXED.put(new Outcome.Rejected(503, "no_provider", 0), 7);
        MIXED.put(new Outcome.Failed(400, "context_overflow"), 13);
        MIXED.put(new Outcome.Failed(529, "server_error", "Overloaded |*, try\n\"later\"; <soon>"), 11);
        MIXED.put(new Outcome.Failed(0, "connection_lost"), 3);
        MIXED.put(Outcome.TIMED_OUT, 17);
        MIXED.put(Outcome.CANCELLED, 5);
        MIXED.put(Outcome.UNFINISHED, 2);
    }

    private static final Map<Outcome, Integer> ALL_FAIL =
            Map.of(new Outcome.Failed(529, "server_error", "Overloaded"), 1000);

    private static final Map<String, Map<Outcome, Integer>> POLICIES = new LinkedHashMap<>();

    static {
        POLICIES.put("mixed", MIXED);
        POLICIES.put("none lost", Map.of());
        POLICIES.put("all fail", ALL_FAIL);
    }

    private final Fleet fleet = FakeRun.fleet(1, 2);

    @TempDir
    private Path folder;

    private Report report = FakeReport.small();

    @BeforeEach
    void write() throws IOException {
        try (var results = ResultDirectory.open(folder, List.of())) {
            List<PolicyResult> policies = new ArrayList<>();
            for (Map.Entry<String, Map<Outcome, Integer>> policy : POLICIES.entrySet()) {
                var metrics = new RunMetrics(fleet, List.of(Optional.empty(), Optional.empty()), 0);
                long end = tell(policy.getValue(), List.of(metrics, results.requestsCsv(policy.getKey(), 0, fleet)));
                policies.add(new PolicyResult(policy.getKey(), List.of(metrics.result(end))));
            }
            report = new Report(
                    FakeReport.setup(List.of("a", "b"), List.of("m"), List.copyOf(POLICIES.keySet())),
                    policies,
                    List.of());
            results.write(
                    report,
                    new RunFacts("0", List.of(), Instant.EPOCH, Duration.ZERO, Duration.ZERO, 0, 0, "25", "Linux", 2));
        }
    }

    private static long tell(Map<Outcome, Integer> losses, List<? extends RunListener> listeners) {
        List<Outcome> outcomes = new ArrayList<>();
        losses.forEach((outcome, count) -> outcomes.addAll(java.util.Collections.nCopies(count, outcome)));
        while (outcomes.size() < 1000) {
            outcomes.add(Outcome.COMPLETED);
        }
        for (int id = 0; id < 1000; id++) {
            // neighbours end differently, and each outcome meets both models
            Outcome outcome = outcomes.get(id * 7 % 1000);
            long now = id * SECOND;
            Request request = Request.of(id, id % 2, now, 100, 100);
            Attempt attempt = Way.of(request, now)
                    .dispatched(0, now)
                    .tokens(10, now + SECOND / 10, now + SECOND)
                    .attempt();
            for (RunListener listener : listeners) {
                listener.submitted(request, now);
                listener.attempted(attempt, now);
                if (outcome instanceof Outcome.Rejected rejected) {
                    listener.attemptRejected(attempt, rejected, false, now);
                }
                listener.ended(attempt, outcome, false, now + SECOND, 0);
            }
        }
        return 1001 * SECOND;
    }

    private static Map<String, Long> expected(String policy) {
        Map<String, Long> counts = new TreeMap<>();
        NAMES.forEach(name -> counts.put(name, 0L));
        POLICIES.get(policy).forEach((outcome, count) -> counts.merge(name(outcome), (long) count, Long::sum));
        long lost = counts.values().stream().mapToLong(count -> count).sum();
        counts.put("completed", 1000 - lost);
        return counts;
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed c -> "completed";
            case Outcome.Rejected r -> "rejected";
            case Outcome.Failed f -> "failed";
            case Outcome.TimedOut t -> "timed out";
            case Outcome.Cancelled c -> "cancelled";
            case Outcome.Unfinished u -> "unfinished";
        };
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void inReportJsonWithTheirReasons() throws IOException {
        for (JsonNode policy : new ObjectMapper().readTree(file("report.json")).path("policies")) {
            JsonNode all = policy.path("models").path(2);
            Map<String, Long> counts = new TreeMap<>();
            NAMES.forEach(
                    name -> counts.put(name, all.path(name.replace(' ', '_')).longValue()));

            assertThat(counts).isEqualTo(expected(policy.path("name").textValue()));
            assertThat(sum(all.path("rejections"))).isEqualTo(counts.get("rejected"));
            assertThat(sum(all.path("failures"))).isEqualTo(counts.get("failed"));
            assertThat(counts.values().stream().mapToLong(count -> count).sum())
                    .isEqualTo(all.path("submitted").longValue());
        }
        assertThat(file("report.json"))
                .contains("\"words\": \"Overloaded |*, try \\\"later\\\"; <soon>\"", "\"status\": 529");
    }

    private static long sum(JsonNode reasons) {
        long sum = 0;
        for (JsonNode reason : reasons) {
            sum += reason.path("count").longValue();
        }
        return sum;
    }

    @Test
    void inRequestsCsvALineEach() throws IOException {
        for (String policy : POLICIES.keySet()) {
            Map<String, Long> counts = new TreeMap<>();
            NAMES.forEach(name -> counts.put(name, 0L));
            file("requests.csv")
                    .lines()
                    .map(line -> line.split(",", -1))
                    .filter(row -> row[0].replace("\"", "").equals(policy))
                    .forEach(row -> counts.merge(row[5].replace("_", " ").replace("\"", ""), 1L, Long::sum));

            assertThat(counts).isEqualTo(expected(policy));
        }
    }

    @Test
    void inMarkdownInTheTableAndBelowIt() throws IOException {
        String text = file("summary.md");
        String losses = text.substring(text.indexOf("## Not completed"), text.indexOf("## Against"));
        for (String policy : POLICIES.keySet()) {
            assertThat(below(losses, "- " + policy + ": ")).as(policy).isEqualTo(expected(policy));
        }
        assertThat(text)
                .contains("| mixed | 91.1 % | 3.8 % | 2.7 % | 1.7 % | 0.5 % | 0.2 % |")
                .contains(
                        "**all fail: nothing completed: 1,000 of 1,000 requests failed: HTTP 529: Overloaded (server");
    }

    @Test
    void onTheTerminalHoweverNarrow() {
        ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
        for (int width : List.of(80, 100, 120, 200)) {
            String text = TerminalTable.render(report, table, false, width).replaceAll("\\s+", " ");
            for (String policy : POLICIES.keySet()) {
                assertThat(below(text, "not completed by " + policy + ": "))
                        .as(policy)
                        .isEqualTo(expected(policy));
            }
            assertThat(text)
                    .contains("mixed 91.1 % 3.8 % 2.7 % 1.7 % 0.5 % 0.2 %")
                    .contains("! all fail: nothing completed: 1,000 of 1,000 requests failed: HTTP 529: Overloaded");
        }
    }

    /** The counts of a sentence such as "89 of 1,000 requests: 38 rejected (31 × …), 17 timed out". */
    private static Map<String, Long> below(String text, String begin) {
        Map<String, Long> counts = new TreeMap<>();
        NAMES.forEach(name -> counts.put(name, 0L));
        int at = text.indexOf(begin);
        if (at < 0) {
            counts.put("completed", 1000L);
            return counts;
        }
        String sentence = text.substring(at + begin.length());
        Matcher lost = Pattern.compile("([\\d,]+) of ([\\d,]+) requests: ").matcher(sentence);
        assertThat(lost.lookingAt()).as(sentence).isTrue();
        counts.put("completed", number(lost.group(2)) - number(lost.group(1)));
        for (String name : NAMES.subList(1, NAMES.size())) {
            Matcher outcome =
                    Pattern.compile("(?:: |, )([\\d,]+) " + name).matcher(sentence.split("not completed by|\n", 2)[0]);
            if (outcome.find()) {
                counts.put(name, number(outcome.group(1)));
            }
        }
        return counts;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    @Test
    void inThePageInATableThatAddsUp() throws IOException {
        String table = file("report.html");
        table = table.substring(table.indexOf("<table class=\"outcomes\">"));
        table = table.substring(0, table.indexOf("</table>"));
        int column = 0;
        for (String policy : POLICIES.keySet()) {
            Map<String, Long> counts = new TreeMap<>();
            for (String name : NAMES) {
                Matcher row = Pattern.compile(
                                "<th scope=\"row\">" + name + "</th>((?:\\s*<td class=\"number\">[\\d,]+</td>)+)")
                        .matcher(table);
                List<String> cells =
                        row.find() ? List.of(row.group(1).replaceAll("\\s", "").split("</td>", -1)) : List.of();
                counts.put(name, cells.isEmpty() ? 0 : number(cells.get(column).replaceAll("<[^>]*>", "")));
            }
            assertThat(counts).as(policy).isEqualTo(expected(policy));
            column++;
        }
        assertThat(table).contains("HTTP 529: Overloaded |*, try &quot;later&quot;; &lt;soon&gt; (server_error)");
    }
}
