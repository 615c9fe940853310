package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.rule.GateResult;
import io.simctl.report.rule.RuleOutcome;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The outcome of a gate, a line a rule: for a terminal, and as Markdown for pull requests and job summaries. */
public final class GateText {
    private static final List<TextTable.Column> COLUMNS = List.of(
            new TextTable.Column("verdict", false, 0),
            new TextTable.Column("policy", false, 1),
            new TextTable.Column("rule", false, 0),
            new TextTable.Column("value", true, 0),
            new TextTable.Column("bound", true, 2),
            new TextTable.Column("margin", true, 3));

    private GateText() {}

    /** Lines of text for a terminal of so many columns. */
    public static String terminal(GateResult result, int width) {
        String reasons = result.outcomes().stream()
                .filter(outcome -> !outcome.reason().isEmpty())
                .map(outcome -> "  " + reason(outcome) + "\n")
                .collect(Collectors.joining());
        return table(result).terminal(width) + (reasons.isEmpty() ? "" : "\n" + reasons) + "\n" + conclusion(result)
                + "\n";
    }

    /** The same as Markdown. */
    public static String markdown(GateResult result) {
        String reasons = result.outcomes().stream()
                .filter(outcome -> !outcome.reason().isEmpty())
                .map(outcome -> "- " + Markdown.text(reason(outcome)) + "\n")
                .collect(Collectors.joining());
        return "### " + Markdown.text(conclusion(result)) + "\n\n"
                + table(result).markdown() + "\n" + reasons + "\n";
    }

    /** All of it in a line. */
    public static String conclusion(GateResult result) {
        String what = switch (result.status()) {
            case PASSED -> "Gate passed";
            case FAILED -> "Gate failed";
            case NO_VERDICT -> "Gate without a verdict";
        };
        String counts = String.format(
                Locale.ROOT,
                "%d passed, %d failed, %d without a verdict",
                result.count(Status.PASSED),
                result.count(Status.FAILED),
                result.count(Status.NO_VERDICT));
        String against = result.baseline().isEmpty() ? "" : " against " + Columns.clean(result.baseline());
        return what + ": " + counts + " (" + Columns.clean(result.current()) + against + ")";
    }

    private static TextTable table(GateResult result) {
        return new TextTable(
                COLUMNS, result.outcomes().stream().map(GateText::row).toList());
    }

    private static List<String> row(RuleOutcome outcome) {
        Metric metric = outcome.rule().figure().metric();
        return List.of(
                word(outcome.status()),
                outcome.policy(),
                outcome.rule().text() + (outcome.isAdded() ? " (added)" : ""),
                Display.of(metric, outcome.value()),
                outcome.bound().isPresent() ? Display.of(metric, outcome.bound()) : Display.NONE,
                margin(metric.unit(), outcome.margin()));
    }

    /** The verdict in words. */
    public static String word(Status status) {
        return switch (status) {
            case PASSED -> "pass";
            case FAILED -> "FAIL";
            case NO_VERDICT -> "NO VERDICT";
        };
    }

    private static String margin(Unit unit, OptionalDouble margin) {
        return margin.isPresent() ? Display.difference(unit, margin.getAsDouble()) : Display.NONE;
    }

    /** Verdict, value, bound, margin and reason of a rule in a line. */
    public static String inWords(RuleOutcome outcome) {
        List<String> cells = row(outcome);
        return "%s: value %s, bound %s, margin %s%s"
                .formatted(
                        cells.get(0),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        outcome.reason().isEmpty() ? "" : "; " + outcome.reason());
    }

    private static String reason(RuleOutcome outcome) {
        Unit unit = outcome.rule().figure().metric().unit();
        String interval = outcome.interval().map(ci -> interval(unit, ci)).orElse("");
        return Columns.clean(outcome.policy() + ", " + outcome.rule().text() + ": " + interval + outcome.reason());
    }

    /** Of value - bound. */
    private static String interval(Unit unit, Interval interval) {
        return Display.difference(unit, interval.low()) + " … " + Display.difference(unit, interval.high())
                + " beside the bound, ";
    }
}
