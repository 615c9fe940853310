package io.simctl.experiments.sweep;

import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.chart.HeatMap;
import io.simctl.report.chart.KnobChart;
import io.simctl.report.chart.Svg;
import io.simctl.report.chart.TradeOffChart;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The charts of a sweep: objectives against one another, over each knob, and over each pair of knobs. */
final class SweepCharts {
    private static final int MOST_MAPS = 24;

    private final SweepResult result;
    private final Design design;
    private final List<Objective> objectives;
    private final List<RatedPoint> rated;
    private final List<String> policies;

    SweepCharts(SweepReport report) {
        result = report.result();
        objectives = report.objectives();
        rated = report.rated();
        design = result.plan().design();
        policies = result.policies();
    }

    /** The first objective against each of the others. */
    List<Svg> tradeOffs() {
        return IntStream.range(1, objectives.size())
                .mapToObj(other -> tradeOff(0, other).draw())
                .flatMap(Optional::stream)
                .toList();
    }

    private TradeOffChart tradeOff(int up, int across) {
        List<TradeOffChart.Dot> dots = rated.stream()
                .map(point -> new TradeOffChart.Dot(
                        policies.indexOf(point.policy()),
                        point.label(design.knobs()),
                        value(point, across),
                        value(point, up),
                        point.isBest()))
                .toList();
        return new TradeOffChart(
                "%s against %s".formatted(objectives.get(up), objectives.get(across)),
                objectives.get(across).figure().metric(),
                objectives.get(up).figure().metric(),
                policies,
                dots);
    }

    private static double value(RatedPoint point, int objective) {
        return point.figures().get(objective).value().orElse(Double.NaN);
    }

    /** Each objective over each knob. */
    List<Svg> effects() {
        List<Svg> charts = new ArrayList<>();
        for (int knob = 0; knob < design.knobs().size(); knob++) {
            for (int objective = 0; objective < objectives.size(); objective++) {
                effect(knob, objective).draw().ifPresent(charts::add);
            }
        }
        return charts;
    }

    private KnobChart effect(int knob, int objective) {
        VariedKnob varied = design.knobs().get(knob);
        List<String> texts = rated.stream()
                .map(point -> point.values().get(knob))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        boolean isGrid = design.kind() == Design.Kind.GRID
                || texts.stream().anyMatch(text -> VariedKnob.number(text).isEmpty());
        List<String> values = isGrid ? texts : List.of();
        List<KnobChart.Line> lines = policies.stream()
                .map(policy -> new KnobChart.Line(policy, readings(policy, knob, objective, values)))
                .toList();
        String mean = isGrid && design.knobs().size() > 1 ? ", mean over the other knobs" : "";
        return new KnobChart(
                "%s over %s%s".formatted(objectives.get(objective), varied.shortName(), mean),
                varied.path(),
                values,
                objectives.get(objective).figure().metric(),
                lines);
    }

    private List<KnobChart.Reading> readings(String policy, int knob, int objective, List<String> values) {
        List<RatedPoint> points = rated.stream()
                .filter(point -> point.policy().equals(policy))
                .filter(point -> !point.values().get(knob).isEmpty())
                .toList();
        if (values.isEmpty()) {
            return points.stream()
                    .map(point -> new KnobChart.Reading(
                            VariedKnob.number(point.values().get(knob)).orElseThrow(),
                            value(point, objective),
                            Optional.empty()))
                    .toList();
        }
        return IntStream.range(0, values.size())
                .mapToObj(i -> at(
                        i,
                        points.stream()
                                .filter(point -> point.values().get(knob).equals(values.get(i)))
                                .map(point -> point.figures().get(objective))
                                .toList()))
                .toList();
    }

    /** A single point with its interval, or the mean of several. */
    private static KnobChart.Reading at(int x, List<PointFigure> figures) {
        Optional<Interval> interval = figures.size() == 1 ? figures.getFirst().ci95() : Optional.empty();
        return new KnobChart.Reading(
                x, mean(figures.stream().map(PointFigure::value).toList()), interval);
    }

    private static double mean(List<OptionalDouble> values) {
        return values.stream()
                .mapToDouble(value -> value.orElse(Double.NaN))
                .average()
                .orElse(Double.NaN);
    }

    /** Each objective over each pair of knobs of a grid, for each policy that notices both. */
    List<Svg> maps() {
        List<Svg> maps = new ArrayList<>();
        if (design.kind() != Design.Kind.GRID) {
            return maps;
        }
        int knobs = design.knobs().size();
        for (Objective objective : objectives) {
            for (String policy : policies) {
                for (int up = 0; up < knobs; up++) {
                    for (int across = up + 1; across < knobs && maps.size() < MOST_MAPS; across++) {
                        map(objective, policy, up, across).ifPresent(maps::add);
                    }
                }
            }
        }
        return maps;
    }

    private Optional<Svg> map(Objective objective, String policy, int up, int across) {
        List<RatedPoint> points = rated.stream()
                .filter(point -> point.policy().equals(policy))
                .filter(point -> !point.values().get(up).isEmpty()
                        && !point.values().get(across).isEmpty())
                .toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Map<List<String>, List<OptionalDouble>> cells = new LinkedHashMap<>();
        int place = objectives.indexOf(objective);
        points.forEach(point -> cells.computeIfAbsent(
                        List.of(point.values().get(up), point.values().get(across)), key -> new ArrayList<>())
                .add(point.figures().get(place).value()));
        HeatMap.Knob rows = knob(up);
        HeatMap.Knob columns = knob(across);
        double[][] values = rows.values().stream()
                .map(row -> columns.values().stream()
                        .mapToDouble(column -> mean(cells.getOrDefault(List.of(row, column), List.of())))
                        .toArray())
                .toArray(double[][]::new);
        if (Arrays.stream(values).flatMapToDouble(Arrays::stream).noneMatch(Double::isFinite)) {
            return Optional.empty();
        }
        Metric metric = objective.figure().metric();
        String mean = design.knobs().size() > 2 ? ", mean over the other knobs" : "";
        String title = "%s of %s%s".formatted(objective, policy, mean);
        return Optional.of(new HeatMap(title, columns, rows, metric, values).draw());
    }

    private HeatMap.Knob knob(int index) {
        List<String> values = result.finished().stream()
                .map(point -> point.point().values().get(index))
                .distinct()
                .toList();
        return new HeatMap.Knob(design.knobs().get(index).path(), values);
    }
}
