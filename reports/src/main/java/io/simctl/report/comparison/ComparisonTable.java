package io.simctl.report.comparison;

import io.simctl.report.Display;
import io.simctl.report.Report;
import io.simctl.report.metric.ColumnRule;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.RequestCount;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table of the policies: a group of rows for each model and one for all together, a row for each policy,
 * a column for each chief figure. Terminal, Markdown and HTML show the same one.
 *
 * @param columns from left to right
 * @param groups from top to bottom, all models last; just that one when there is a single model
 */
public record ComparisonTable(List<Column> columns, List<Group> groups) {
    private static final double SECONDS_FROM = 10_000;

    /**
     * A column.
     *
     * @param metric what it shows
     * @param rule how it is headed, and when it is left out
     * @param inSeconds whether milliseconds are shown as seconds, because some value in it is that long
     */
    public record Column(Metric metric, ColumnRule rule, boolean inSeconds) {
        /** The heading in one line. */
        public String name() {
            return (rule.heading() + " " + rule.statistic()).strip();
        }

        /** Unit of the numbers, or empty. */
        public String unit() {
            return inSeconds
                    ? Unit.SECONDS.symbol()
                    : metric.unit() == Unit.MILLISECONDS ? metric.unit().symbol() : "";
        }

        /** A difference in the unit of the column, shares in percentage points, always with its sign. */
        public String difference(double value) {
            return Display.signed(value, size(value));
        }

        /** The size of a difference, likewise. */
        public String size(double value) {
            double size = Math.abs(inSeconds ? value / 1000 : value);
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
            return Display.number(inSeconds ? number / 1000 : number);
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
     * @param isBest whether no policy of the group is better and some is worse
     * @param comparison to the baseline; none in the baseline's own row
     */
    public record Cell(String text, boolean isBest, Optional<Comparison> comparison) {}

    /** Makes the table; {@code comparisons} are those of {@link Comparisons#of}. */
    public static ComparisonTable of(Report report, List<Comparison> comparisons) {
        List<Column> columns = columns(report);
        int all = report.models().size();
        List<Group> groups = IntStream.rangeClosed(all == 1 ? 1 : 0, all)
                .mapToObj(row -> group(report, columns, row, comparisons))
                .toList();
        return new ComparisonTable(columns, groups);
    }

    private static List<Column> columns(Report report) {
        return report.metrics().columns().stream()
                .map(metric -> new Column(metric, metric.column().orElseThrow(), isInSeconds(report, metric)))
                .filter(column -> isShown(report, column))
                .toList();
    }

    private static boolean isShown(Report report, Column column) {
        return switch (column.rule().shown()) {
            case ALWAYS -> true;
            case IF_PRESENT -> values(report, column.metric()).findAny().isPresent();
            case IF_ABOVE_ZERO -> values(report, column.metric()).anyMatch(value -> value > 0);
        };
    }

    /** Percentiles of one latency share their unit. */
    private static boolean isInSeconds(Report report, Metric metric) {
        Metric longest = report.metrics().find(metric.group() + ".p95").orElse(metric);
        return metric.unit() == Unit.MILLISECONDS
                && values(report, longest).anyMatch(value -> Double.isFinite(value) && value >= SECONDS_FROM);
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
        List<List<Cell>> byColumn = columns.stream()
                .map(column -> cells(report, column, row, comparisons))
                .toList();
        List<Row> rows = IntStream.range(0, report.policies().size())
                .mapToObj(policy -> new Row(
                        report.policies().get(policy).name(),
                        byColumn.stream().map(cells -> cells.get(policy)).toList()))
                .toList();
        return new Group(model, report.baseline().models().get(row).counts().get(RequestCount.SUBMITTED), rows);
    }

    private static List<Cell> cells(Report report, Column column, int row, List<Comparison> comparisons) {
        Metric metric = column.metric();
        List<Scope> scopes =
                report.policies().stream().map(policy -> policy.scope(row)).toList();
        List<String> texts = scopes.stream()
                .map(scope -> column.text(metric.of(scope), scope.count(RequestCount.COMPLETED) > 0))
                .toList();
        Optional<String> best = scopes.stream()
                .map(metric::of)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .min(Comparator.comparingDouble(
                        value -> metric.direction() == Direction.HIGHER_IS_BETTER ? -value : value))
                .map(value -> column.text(OptionalDouble.of(value), true))
                .filter(text -> metric.direction() != Direction.NEUTRAL)
                .filter(text -> texts.stream().anyMatch(other -> !other.equals(text)));
        return IntStream.range(0, texts.size())
                .mapToObj(policy -> new Cell(
                        texts.get(policy),
                        best.equals(Optional.of(texts.get(policy))),
                        comparison(comparisons, report, policy, row, metric)))
                .toList();
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
