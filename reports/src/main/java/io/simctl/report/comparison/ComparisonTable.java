package io.simctl.report.comparison;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.ColumnRule;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.RequestCount;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table of the policies: a group of rows for each model and one for all together, a row for each policy,
 * a column for each chief figure. Terminal, Markdown and HTML show the same one.
 *
 * @param columns from left to right
 * @param groups from top to bottom, those of the models that were asked for and all models last; just that one when there is a single model
 * @param unasked models that nobody asked for, so that there is nothing to show of them
 */
public record ComparisonTable(List<Column> columns, List<Group> groups, List<String> unasked) {
    /**
     * A column.
     *
     * @param metric what it shows
     * @param rule how it is headed, and when it is left out
     */
    public record Column(Metric metric, ColumnRule rule) {
        /** The heading in one line. */
        public String name() {
            return (rule.heading() + " " + rule.statistic()).strip();
        }

        /** Unit of the numbers, or empty; the same in every report, so that two can be laid side by side. */
        public String unit() {
            return metric.unit() == Unit.MILLISECONDS ? metric.unit().symbol() : "";
        }

        /** A difference in the unit of the column, shares in percentage points, always with its sign. */
        public String difference(double value) {
            return Display.signed(value, size(value));
        }

        /** The size of a difference, likewise. */
        public String size(double value) {
            double size = Math.abs(value);
            return switch (metric.unit()) {
                case SHARE -> String.format(Locale.ROOT, "%.1f", 100 * size);
                case COUNT, TOKENS -> Display.compact(Math.rint(size));
                case MILLISECONDS, SECONDS, TOKENS_PER_SECOND -> Display.number(size);
            };
        }

        private String text(OptionalDouble value, boolean anyCompleted) {
            if (value.isEmpty()) {
                String absent = anyCompleted ? Display.absent(metric) : Display.NONE;
                return metric.isOfMachines() ? "" : absent;
            }
            double number = value.getAsDouble();
            if (metric.unit() != Unit.MILLISECONDS || Double.isInfinite(number)) {
                return Display.of(metric.unit(), number);
            }
            return Display.number(number);
        }
    }

    /** The rows of one model: its name, its requests over all replications, and a row by policy. */
    public record Group(String model, long submitted, List<Row> rows) {}

    /** One policy's figures, by column. */
    public record Row(String policy, List<Cell> cells) {}

    /**
     * A figure.
     *
     * @param text as shown, without unit; empty where machines are not any one model's
     * @param part what the figure is taken of where that is not all: "of 1,183 under an SLO"; else empty
     * @param isBest whether the policy is better than every other of the group, beyond the interval of their difference
     * @param comparison to the baseline; none in the baseline's own row
     */
    public record Cell(String text, String part, boolean isBest, Optional<Comparison> comparison) {}

    /** What figures are taken of where that is not all, a sentence for each column and group, and of which models there are none. */
    public List<String> parts() {
        Stream<String> figures = groups.stream()
                .flatMap(group -> IntStream.range(0, columns.size()).mapToObj(column -> part(group, column)));
        Stream<String> models =
                unasked.isEmpty() ? Stream.empty() : Stream.of("nobody asked for " + String.join(", ", unasked));
        return Stream.concat(figures, models).filter(part -> !part.isEmpty()).toList();
    }

    private String part(Group group, int column) {
        List<String> parts = group.rows().stream()
                .map(row -> row.cells().get(column).part())
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
        String name = group.model().equals(Report.ALL) ? "all models" : group.model();
        return parts.isEmpty() ? "" : columns.get(column).name() + " of " + name + ": " + String.join(", ", parts);
    }

    /** Makes the table; {@code comparisons} are those of {@link Comparisons#of}. */
    public static ComparisonTable of(Report report, List<Comparison> comparisons) {
        List<Column> columns = columns(report);
        int all = report.models().size();
        List<Group> groups = IntStream.rangeClosed(all == 1 ? 1 : 0, all)
                .filter(row -> row == all || isAsked(report, row))
                .mapToObj(row -> group(report, columns, row, comparisons))
                .toList();
        List<String> unasked = IntStream.range(0, all)
                .filter(row -> all > 1 && !isAsked(report, row))
                .mapToObj(report.rows()::get)
                .toList();
        return new ComparisonTable(columns, groups, unasked);
    }

    private static boolean isAsked(Report report, int row) {
        return report.policies().stream().anyMatch(policy -> policy.scope(row).count(RequestCount.SUBMITTED) > 0);
    }

    private static List<Column> columns(Report report) {
        return report.metrics().columns().stream()
                .map(metric -> new Column(metric, metric.column().orElseThrow()))
                .filter(column -> isShown(report, column))
                .toList();
    }

    private static boolean isShown(Report report, Column column) {
        return switch (column.rule().shown()) {
            case ALWAYS -> true;
            case IF_PRESENT -> values(report, column.metric()).findAny().isPresent();
            case IF_ABOVE_ZERO -> values(report, column.metric()).anyMatch(value -> value > 0);
            case IF_SOME_LOST -> report.policies().stream().anyMatch(PolicyResult::hasLosses);
        };
    }

    private static Stream<Double> values(Report report, Metric metric) {
        return report.policies().stream()
                .flatMap(policy -> IntStream.range(0, report.rows().size()).mapToObj(policy::scope))
                .map(metric::of)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble);
    }

    private static Group group(Report report, List<Column> columns, int row, List<Comparison> comparisons) {
        String model = report.rows().get(row);
        BestPolicies best = new BestPolicies(report, row);
        List<List<Cell>> byColumn = columns.stream()
                .map(column -> cells(report, column, row, best, comparisons))
                .toList();
        List<Row> rows = IntStream.range(0, report.policies().size())
                .mapToObj(policy -> new Row(
                        report.policies().get(policy).name(),
                        byColumn.stream().map(cells -> cells.get(policy)).toList()))
                .toList();
        return new Group(model, report.baseline().models().get(row).counts().get(RequestCount.SUBMITTED), rows);
    }

    private static List<Cell> cells(
            Report report, Column column, int row, BestPolicies best, List<Comparison> comparisons) {
        Metric metric = column.metric();
        List<Scope> scopes =
                report.policies().stream().map(policy -> policy.scope(row)).toList();
        List<String> texts = scopes.stream()
                .map(scope -> column.text(metric.of(scope), scope.count(RequestCount.COMPLETED) > 0))
                .toList();
        OptionalInt star = best.by(metric);
        return IntStream.range(0, texts.size())
                .mapToObj(policy -> new Cell(
                        texts.get(policy),
                        metric.part(scopes.get(policy)),
                        star.equals(OptionalInt.of(policy)) && isAlone(texts, policy),
                        comparison(comparisons, report, policy, row, metric)))
                .toList();
    }

    /** What reads alike is not shown as better. */
    private static boolean isAlone(List<String> texts, int policy) {
        return Collections.frequency(texts, texts.get(policy)) == 1;
    }

    private static Optional<Comparison> comparison(
            List<Comparison> comparisons, Report report, int policy, int row, Metric metric) {
        return comparisons.stream()
                .filter(c -> c.candidate().equals(report.policies().get(policy).name())
                        && c.model().equals(report.rows().get(row))
                        && c.metric().key().equals(metric.key()))
                .findFirst();
    }
}
