package io.simctl.experiments.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The text of {@code sweep.json}: every policy set at every point by the objectives, and what the knobs are worth. */
public final class SweepJson {
    static final String SCHEMA = "simctl/sweep/1";

    private final SweepReport report;

    private SweepJson(SweepReport report) {
        this.report = report;
    }

    /** The text of the file. */
    public static String of(SweepReport report) {
        return new SweepJson(report).write();
    }

    private String write() {
        SweepResult result = report.result();
        List<RatedPoint> rated = report.rated();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema", SCHEMA);
        root.put("scenario", report.scenario());
        root.put("design", result.plan().design().kind().toString());
        List<VariedKnob> knobs = result.plan().design().knobs();
        ArrayNode paths = root.putArray("knobs");
        knobs.forEach(knob -> paths.add(knob.path()));
        ArrayNode names = root.putArray("objectives");
        report.objectives().forEach(objective -> names.add(objective.toString()));
        ArrayNode points = root.putArray("points");
        rated.forEach(point -> points.add(json(point, knobs)));
        ArrayNode invalid = root.putArray("invalid");
        result.invalid()
                .forEach((problem, where) -> where.forEach(point -> {
                    ArrayNode sets = invalid.addObject().put("problem", problem).putArray("sets");
                    point.sets(knobs).forEach(sets::add);
                }));
        ArrayNode shares = root.putArray("sensitivity");
        report.sensitivity().forEach(share -> shares.add(json(share)));
        return text(root);
    }

    private ObjectNode json(RatedPoint point, List<VariedKnob> knobs) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("policy", point.policy());
        ArrayNode sets = node.putArray("sets");
        for (int i = 0; i < knobs.size(); i++) {
            if (!point.values().get(i).isEmpty()) {
                sets.add(knobs.get(i).set(point.values().get(i)));
            }
        }
        node.put("best", point.isBest());
        for (int i = 0; i < report.objectives().size(); i++) {
            PointFigure figure = point.figures().get(i);
            ObjectNode value = node.putObject(report.objectives().get(i).toString());
            put(value, "value", figure.value());
            interval(value, "ci95", figure.ci95());
        }
        return node;
    }

    private static ObjectNode json(Sensitivity share) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("figure", share.figure().toString())
                .put("policy", share.policy())
                .put("knob", share.knob());
        put(node, "first", OptionalDouble.of(share.first()));
        interval(node, "first_ci95", share.firstCi95());
        put(node, "total", share.total());
        interval(node, "total_ci95", share.totalCi95());
        return node.put("points", share.points());
    }

    private static void put(ObjectNode node, String key, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            node.put(key, rounded(value.getAsDouble()));
        } else {
            node.putNull(key);
        }
    }

    private static void interval(ObjectNode node, String key, Optional<Interval> ci95) {
        if (ci95.isPresent()) {
            node.putArray(key)
                    .add(rounded(ci95.get().low()))
                    .add(rounded(ci95.get().high()));
        } else {
            node.putNull(key);
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }

    private static String text(ObjectNode root) {
        try {
            var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
