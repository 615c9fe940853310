package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.across.ComparedFigure;
import io.simctl.report.across.PairComparison;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two policies side by side, for a terminal or as Markdown: values, difference, interval and verdict, and what the verdicts rest on. */
public final class PairText {
    private static final List<TextTable.Column> COLUMNS = List.of(
            new TextTable.Column("figure", false, 0),
            new TextTable.Column("baseline", true, 2),
            new TextTable.Column("candidate", true, 3),
            new TextTable.Column("difference", true, 0),
            new TextTable.Column("95 % interval", true, 1),
            new TextTable.Column("verdict", false, 0));

    /** From so many intervals on it is likely that chance alone made a verdict. */
    private static final int MANY = 20;

    private final PairComparison pair;
    private final List<ComparedFigure> shown;
    private final int leftOut;

    private PairText(PairComparison pair, List<ComparedFigure> figures, boolean all) {
        this.pair = pair;
        shown = figures.stream()
                .filter(figure ->
                        all || !(figure.isNothing() || figure.name().metric().isOfSurvivors()))
                .toList();
        leftOut = figures.size() - shown.size();
    }

    /**
     * For a terminal.
     *
     * @param all whether to show what is nought for both, and the latencies of completed requests
     */
    public static String terminal(PairComparison pair, List<ComparedFigure> figures, boolean all, int width) {
        PairText text = new PairText(pair, figures, all);
        return text.heading() + "\n" + text.notes().collect(Collectors.joining("\n", "", "\n"))
                + text.table().terminal(width) + text.reasons().collect(Collectors.joining("\n", "", "\n"));
    }

    /** As Markdown; see {@link #terminal}. */
    public static String markdown(PairComparison pair, List<ComparedFigure> figures, boolean all) {
        PairText text = new PairText(pair, figures, all);
        Stream<String> lines = Stream.concat(text.notes(), text.reasons()).map(Markdown::text);
        return "### " + Markdown.text(text.heading()) + "\n\n"
                + text.table().markdown() + "\n"
                + lines.map(line -> "- " + line + "\n").collect(Collectors.joining()) + "\n";
    }

    private String heading() {
        return Columns.clean(
                pair.candidate().inWords() + " against " + pair.baseline().inWords());
    }

    private Stream<String> notes() {
        Stream<String> refusals = pair.comparability().refusals().stream().map(why -> "! not comparable: " + why);
        List<String> sections = pair.comparability().differences();
        Stream<String> differences =
                sections.isEmpty() ? Stream.empty() : Stream.of("The two differ in: " + String.join(", ", sections));
        Stream<String> warnings = Stream.of(pair.baseline(), pair.candidate())
                .flatMap(side -> side.report().warnings().stream().filter(warning -> warning.contains(side.name())))
                .distinct()
                .map(warning -> "! " + warning);
        Stream<String> note = pair.note().stream().map(why -> "Not paired by request: " + why + ".");
        return Stream.of(refusals, differences, note, warnings)
                .flatMap(lines -> lines)
                .map(Columns::clean);
    }

    private TextTable table() {
        return new TextTable(COLUMNS, shown.stream().map(PairText::row).toList());
    }

    private static List<String> row(ComparedFigure figure) {
        Metric metric = figure.name().metric();
        return List.of(
                figure.name().toString(),
                Display.of(metric, figure.baseline()),
                Display.of(metric, figure.candidate()),
                difference(figure),
                interval(metric, figure.ci95()),
                verdict(figure));
    }

    private static String difference(ComparedFigure figure) {
        if (figure.difference().isEmpty()) {
            return Display.NONE;
        }
        double size = figure.difference().getAsDouble();
        double base = figure.baseline().orElse(0);
        boolean isRelative = figure.name().metric().unit() != Unit.SHARE && base != 0 && size != 0;
        return difference(figure.name().metric(), size)
                + (isRelative ? String.format(Locale.ROOT, " (%+.1f %%)", 100 * size / base) : "");
    }

    private static String difference(Metric metric, double size) {
        return Display.difference(metric.unit(), size);
    }

    private static String interval(Metric metric, Optional<Interval> interval) {
        return interval.map(ci -> difference(metric, ci.low()) + " … " + difference(metric, ci.high()))
                .orElse(Display.NONE);
    }

    /** The verdict in words. */
    public static String verdict(ComparedFigure figure) {
        boolean isNeutral = figure.name().metric().direction() == Direction.NEUTRAL;
        return isNeutral ? Display.NONE : verdict(figure.finding());
    }

    private static String verdict(Finding finding) {
        return switch (finding) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NO_DIFFERENCE -> "no difference shown";
            case UNEQUAL_WORK -> "less work done";
            case UNKNOWN -> "too few samples";
        };
    }

    /** What the intervals rest on, why some are missing, and how many verdicts chance may have made. */
    private Stream<String> reasons() {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        Map<String, Integer> bases = new LinkedHashMap<>();
        for (ComparedFigure figure : shown) {
            if (figure.ci95().isPresent()) {
                bases.merge(figure.basis(), 1, Integer::sum);
            } else {
                missing.computeIfAbsent(figure.basis(), why -> new ArrayList<>())
                        .add(figure.name().toString());
            }
        }
        List<String> lines = new ArrayList<>();
        bases.keySet().forEach(basis -> lines.add("Intervals: " + basis + "."));
        missing.forEach((why, names) -> lines.add("No interval, " + why + ": " + String.join(", ", names) + "."));
        if (bases.values().stream().mapToInt(n -> n).sum() >= MANY) {
            lines.add("Of twenty figures that do not differ, one looks better or worse by chance.");
        }
        if (leftOut > 0) {
            lines.add(Display.plural(leftOut, "figure") + " more with --all.");
        }
        return lines.stream();
    }
}
