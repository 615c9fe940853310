package io.simctl.experiments.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.experiments.design.VariedKnob;
import io.simctl.experiments.sweep.Objective;
import io.simctl.experiments.sweep.StudyFolder;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.figure.FigureName;
import io.simctl.scenario.file.WholeFile;
import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file {@code tune.json}: the choices of a search with what they gain, and all points that it tried. */
public final class TuneFiles {
    /** Its name in the directory of results. */
    public static final String JSON = "tune.json";

    private static final String SCHEMA = "simctl/tune/1";

    private TuneFiles() {}

    /**
     * Refuses a directory with a file of somebody else's by this name.
     *
     * @throws IOException with a sentence for the user
     */
    public static void requireOurs(Path folder) throws IOException {
        StudyFolder.requireOurs(folder, JSON, SCHEMA, List.of(JSON));
    }

    /** Writes it. */
    public static void write(String scenario, TuneResult result, Path folder) throws IOException {
        requireOurs(folder);
        Files.createDirectories(folder);
        WholeFile.write(folder.resolve(JSON), json(scenario, result));
    }

    /** Its text. */
    public static String json(String scenario, TuneResult result) {
        TuneProblem problem = result.problem();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema", SCHEMA).put("scenario", scenario).put("policy", problem.policy());
        strings(
                root.putArray("knobs"),
                problem.knobs().stream().map(VariedKnob::path).toList());
        strings(
                root.putArray("objectives"),
                problem.objectives().stream().map(Objective::toString).toList());
        strings(
                root.putArray("bounds"),
                problem.bounds().stream().map(bound -> bound.text()).toList());
        root.put("runs", result.runs());
        ArrayNode choices = root.putArray("choices");
        result.choices().forEach(choice -> choices.add(json(result, choice)));
        strings(root.putArray("warnings"), result.warnings());
        ArrayNode tried = root.putArray("tried");
        result.tried().forEach(point -> tried.add(json(problem, point)));
        return text(root);
    }

    private static void strings(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static ObjectNode json(TuneResult result, TuneResult.Choice choice) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        strings(node.putArray("sets"), choice.sets());
        ObjectNode held = node.putObject("held_out");
        for (Objective objective : result.problem().objectives()) {
            FigureName figure = objective.figure();
            ObjectNode values = held.putObject(objective.toString());
            put(values, "as_it_is", value(result, TuneResult.DEFAULT, figure));
            put(values, "tuned", value(result, choice.name(), figure));
            choice.gain(figure).ifPresent(gain -> gain(values, gain));
        }
        return node;
    }

    private static void gain(ObjectNode node, Comparison gain) {
        put(node, "difference", gain.difference().orElse(Double.NaN));
        gain.ci95()
                .ifPresentOrElse(
                        interval -> node.putArray("ci95")
                                .add(rounded(interval.low()))
                                .add(rounded(interval.high())),
                        () -> node.putNull("ci95"));
        node.put("basis", gain.basis())
                .put("finding", Names.kebab(gain.finding().name()));
    }

    private static double value(TuneResult result, String policy, FigureName figure) {
        return result.heldOut()
                .figure(policy, figure.model(), figure.metric().key())
                .orElse(Double.NaN);
    }

    private static ObjectNode json(TuneProblem problem, TuneResult.Tried point) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        strings(node.putArray("values"), point.values());
        node.put("replications", point.replications());
        List<FigureName> figures = problem.figures();
        for (int i = 0; i < figures.size(); i++) {
            put(node, figures.get(i).toString(), point.figures().get(i));
        }
        return node;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, rounded(value));
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
