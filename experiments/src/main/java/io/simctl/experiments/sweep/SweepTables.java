package io.simctl.experiments.sweep;

import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.Display;
import io.simctl.report.metric.Unit;
import io.simctl.report.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The tables of a sweep as people read them: cells of text, for the terminal and the page alike. */
public final class SweepTables {
    private final SweepResult result;
    private final List<Objective> objectives;

    /** The tables of a sweep by its objectives. */
    public SweepTables(SweepResult result, List<Objective> objectives) {
        this.result = result;
        this.objectives = objectives;
    }

    /** A table: rows of as many cells as there are heads. */
    public record Table(List<String> heads, List<List<String>> rows) {}

    /** The best points; a star is for those that nothing is better than. */
    public Table best(List<RatedPoint> rated, int most) {
        List<VariedKnob> knobs = result.plan().design().knobs();
        List<String> heads = new ArrayList<>(List.of("policy"));
        boolean areShort = knobs.stream().map(VariedKnob::shortName).distinct().count() == knobs.size();
        knobs.forEach(knob -> heads.add(areShort ? knob.shortName() : knob.path()));
        objectives.forEach(objective -> heads.add(objective.toString()));
        List<List<String>> rows = rated.stream()
                .sorted(RatedPoint.order(objectives))
                .limit(most)
                .map(this::row)
                .toList();
        return new Table(heads, rows);
    }

    private List<String> row(RatedPoint point) {
        List<String> cells = new ArrayList<>(List.of(point.policy() + (point.isBest() ? " *" : "")));
        point.values().forEach(value -> cells.add(value.isEmpty() ? Display.NONE : value));
        point.figures().forEach(figure -> cells.add(cell(figure)));
        return cells;
    }

    /** A figure with half of its interval. */
    static String cell(PointFigure figure) {
        Unit unit = figure.name().metric().unit();
        String value = Display.of(figure.name().metric(), figure.value());
        return value
                + figure.ci95()
                        .map(interval -> " ±" + Display.of(unit, (interval.high() - interval.low()) / 2))
                        .orElse("");
    }

    /** What knobs are worth; no rows where that is not told. */
    public Table sensitivity(List<Sensitivity> all) {
        boolean hasTotal = all.stream().anyMatch(share -> share.total().isPresent());
        List<String> heads = new ArrayList<>(List.of("figure", "policy", "knob", hasTotal ? "alone" : "main effect"));
        if (hasTotal) {
            heads.add("with interactions");
        }
        List<List<String>> rows = all.stream()
                .map(share -> {
                    List<String> cells = new ArrayList<>(List.of(
                            share.figure().toString(),
                            share.policy(),
                            share.knob(),
                            share(OptionalDouble.of(share.first()), share.firstCi95())));
                    if (hasTotal) {
                        cells.add(share(share.total(), share.totalCi95()));
                    }
                    return cells;
                })
                .map(List::copyOf)
                .toList();
        return new Table(heads, rows);
    }

    private static String share(OptionalDouble value, Optional<Interval> ci95) {
        return value.isEmpty()
                ? Display.NONE
                : Display.percent(value.getAsDouble())
                        + ci95.map(interval -> " [%s, %s]"
                                        .formatted(Display.percent(interval.low()), Display.percent(interval.high())))
                                .orElse("");
    }
}
