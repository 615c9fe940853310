package io.simctl.report.figure;

import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A figure of a report by the name that people write: {@code gpt-oss-20b.ttft.p95}, {@code *.rate_429}, {@code goodput}, {@code
 * fleet.switches}. Without a model it is of all models together, as with {@code *}. Besides the keys of result files, a metric may be
 * written without its unit, and a latency then is the error-adjusted one: {@code ttft.p95} is {@code ttft_adj_ms.p95}, and {@code
 * ttft_survivors.p95} is {@code ttft_ms.p95}.
 *
 * @param model name of a model, or {@link Report#ALL}
 * @param metric what is measured, with its unit and direction
 */
public record FigureName(String model, Metric metric) {
    private static final String ADJUSTED = "_adj_ms.";
    private static final String SURVIVORS = "_survivors.";
    private static final String MILLIS = "_ms.";

    /**
     * The figure that a text names.
     *
     * @param models names of the models there are; a name may hold dots and dashes
     * @throws UnknownFigure if there is no such model or metric, or the metric is none of a single model
     */
    public static FigureName parse(String text, List<String> models) throws UnknownFigure {
        Map<String, Metric> metrics = spellings();
        Optional<Metric> plain = metric(text, metrics);
        List<String> prefixes = prefixes(text, models);
        for (String model : prefixes) {
            Optional<Metric> metric = metric(text.substring(model.length() + 1), metrics);
            if (metric.isPresent()) {
                return of(model, metric.get());
            }
        }
        if (plain.isPresent()) {
            return of(Report.ALL, plain.get());
        }
        if (prefixes.isEmpty()) {
            throw unknown(text, models, metrics);
        }
        String rest = text.substring(prefixes.getFirst().length() + 1);
        throw new UnknownFigure("unknown metric", rest, metrics.keySet());
    }

    private static FigureName of(String model, Metric metric) throws UnknownFigure {
        if (metric.isOfMachines() && !model.equals(Report.ALL)) {
            String problem = "models share machines, so that none has a figure of its own for";
            throw new UnknownFigure(problem, spelling(metric), List.of());
        }
        return new FigureName(model, metric);
    }

    /** The models whose names the text begins with, before a dot; the longest first. */
    private static List<String> prefixes(String text, List<String> models) {
        return Stream.concat(Stream.of(Report.ALL), models.stream())
                .filter(name -> text.startsWith(name + "."))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static Optional<Metric> metric(String name, Map<String, Metric> metrics) {
        return Optional.ofNullable(metrics.get(name))
                .or(() -> MetricCatalogue.standard().metrics().stream()
                        .filter(metric -> metric.key().equals(name))
                        .findFirst());
    }

    /** A model is wrong where what follows some dot is a metric; else the metric is. */
    private static UnknownFigure unknown(String text, List<String> models, Map<String, Metric> metrics) {
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            if (metric(text.substring(dot + 1), metrics).isPresent()) {
                return new UnknownFigure("unknown model", text.substring(0, dot), models);
            }
        }
        return new UnknownFigure("unknown metric", text, metrics.keySet());
    }

    /** Every metric by its spelling, in the order of the catalogue. */
    private static Map<String, Metric> spellings() {
        Map<String, Metric> spellings = new LinkedHashMap<>();
        MetricCatalogue.standard().metrics().forEach(metric -> spellings.put(spelling(metric), metric));
        return spellings;
    }

    /** The metric as people write it: {@code ttft.p95} for {@code ttft_adj_ms.p95}. */
    public static String spelling(Metric metric) {
        String key = metric.key();
        if (key.contains(ADJUSTED)) {
            return key.replace(ADJUSTED, ".");
        }
        boolean isAdjustedToo =
                MetricCatalogue.standard().find(key.replace(MILLIS, ADJUSTED)).isPresent();
        return key.contains(MILLIS) ? key.replace(MILLIS, isAdjustedToo ? SURVIVORS : ".") : key;
    }

    /** As people write it, the model only where it is one. */
    @Override
    public String toString() {
        return (model.equals(Report.ALL) ? "" : model + ".") + spelling(metric);
    }
}
