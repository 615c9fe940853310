package io.simctl.experiments.sweep;

import io.simctl.experiments.FigureInput;
import io.simctl.report.figure.FigureName;
import io.simctl.report.metric.Direction;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.Arrays;
import java.util.List;

/**
 * A figure that shall be as good as can be.
 *
 * @param figure of a metric that has a better side
 */
public record Objective(FigureName figure) {

    /**
     * The objectives that an option names, apart by semicolons: {@code goodput; ttft.p95}.
     *
     * @param option its name, for messages
     * @param models names of the scenario's models
     * @throws InvalidInput when one is no figure, or has no better side
     */
    public static List<Objective> ofOption(String option, String text, List<String> models) {
        SourceLocation at = SourceLocation.startOf(option + " " + text);
        return Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .map(name -> {
                    FigureName figure = FigureInput.parse(at, name, models);
                    if (figure.metric().direction() == Direction.NEUTRAL) {
                        throw new InvalidInput(
                                at,
                                "of " + Names.quote(name)
                                        + " neither more nor less is better, so that it is no objective");
                    }
                    return new Objective(figure);
                })
                .distinct()
                .toList();
    }

    /** What a scenario is judged by where nothing is said: goodput where it has SLOs, else what completes; and the p95 of TTFT. */
    public static List<Objective> usual(Scenario scenario) {
        String first = scenario.slo().isEmpty() ? "rate_completed" : "goodput";
        return ofOption(
                "--objective",
                first + "; ttft.p95",
                List.copyOf(scenario.models().keySet()));
    }

    /** A value as one of which less is better. */
    public double cost(double value) {
        return figure.metric().direction() == Direction.LOWER_IS_BETTER ? value : -value;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return figure.toString();
    }
}
