package io.simctl.experiments.sweep;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Interval;
import io.simctl.report.text.CsvText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The tables of a sweep as CSV: a row for each figure of each point, and a row for each point. */
final class SweepCsv {
    private final SweepResult result;
    private final List<VariedKnob> knobs;
    private final List<Boolean> haveUnits;

    SweepCsv(SweepResult result) {
        this.result = result;
        knobs = result.plan().design().knobs();
        haveUnits = IntStream.range(0, knobs.size()).mapToObj(this::hasUnit).toList();
    }

    /** {@code sweep.csv}: a row for each point, policy, model and metric. */
    void figures(Path file) throws IOException {
        try (CsvGenerator out = open(file)) {
            List<String> heads = new ArrayList<>(List.of("point"));
            heads.addAll(knobHeads());
            heads.addAll(List.of("policy", "model", "metric", "unit", "value", "ci95_low", "ci95_high"));
            row(out, heads);
            for (int i = 0; i < result.outcomes().size(); i++) {
                if (result.outcomes().get(i) instanceof SweepResult.Finished point) {
                    List<String> knobCells = cells(i, point.point());
                    for (PointFigure figure : point.figures()) {
                        row(out, figureCells(knobCells, figure));
                    }
                }
            }
        }
    }

    private static List<String> figureCells(List<String> point, PointFigure figure) {
        Metric metric = figure.name().metric();
        List<String> cells = new ArrayList<>(point);
        cells.addAll(List.of(
                CsvText.name(figure.policy()),
                CsvText.name(figure.name().model()),
                metric.key(),
                metric.unit().symbol()));
        cells.add(number(metric, figure.value()));
        cells.add(number(metric, bound(figure.ci95().map(Interval::low))));
        cells.add(number(metric, bound(figure.ci95().map(Interval::high))));
        return cells;
    }

    private static OptionalDouble bound(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** {@code points.csv}: a row for each point, with the file of its results or what is wrong with it. */
    void points(Path file) throws IOException {
        try (CsvGenerator out = open(file)) {
            List<String> heads = new ArrayList<>(List.of("point"));
            heads.addAll(knobHeads());
            heads.addAll(List.of("artifact", "problem"));
            row(out, heads);
            for (int i = 0; i < result.outcomes().size(); i++) {
                SweepResult.Outcome outcome = result.outcomes().get(i);
                List<String> cells = cells(i, outcome.point());
                switch (outcome) {
                    case SweepResult.Finished point -> cells.addAll(List.of(point.artifact(), ""));
                    case SweepResult.Invalid point -> cells.addAll(List.of("", CsvText.name(point.problem())));
                }
                row(out, cells);
            }
        }
    }

    private List<String> knobHeads() {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < knobs.size(); i++) {
            heads.add(knobs.get(i).path());
            if (haveUnits.get(i)) {
                heads.add(knobs.get(i).path() + "_number");
            }
        }
        return heads;
    }

    private List<String> cells(int index, DesignPoint point) {
        List<String> cells = new ArrayList<>(List.of(Integer.toString(index)));
        for (int i = 0; i < knobs.size(); i++) {
            String value = point.values().get(i);
            cells.add(CsvText.neutral(value));
            if (haveUnits.get(i)) {
                cells.add(plain(VariedKnob.number(value).orElseThrow()));
            }
        }
        return cells;
    }

    /** Whether a knob's texts are numbers with something behind them, which a program would have to take apart. */
    private boolean hasUnit(int knob) {
        List<String> texts = result.outcomes().stream()
                .map(outcome -> outcome.point().values().get(knob))
                .distinct()
                .toList();
        return texts.stream().allMatch(text -> VariedKnob.number(text).isPresent())
                && texts.stream().anyMatch(text -> !text.matches("[-+0-9.eE]+"));
    }

    private static String number(Metric metric, OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double number = value.getAsDouble();
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        int decimals = Math.max(3, metric.unit().decimals());
        return new BigDecimal(number)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static CsvGenerator open(Path file) throws IOException {
        CsvGenerator out = new CsvFactory().createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        out.setSchema(CsvSchema.emptySchema().withLineSeparator("\n"));
        return out;
    }

    private static void row(CsvGenerator out, List<String> cells) throws IOException {
        out.writeStartArray();
        for (String cell : cells) {
            out.writeString(cell);
        }
        out.writeEndArray();
    }
}
