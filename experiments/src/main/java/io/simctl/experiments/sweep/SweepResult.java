package io.simctl.experiments.sweep;

import io.simctl.experiments.design.DesignPoint;
import io.simctl.report.figure.FigureName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The results of a sweep's points.
 *
 * @param plan what was run
 * @param outcomes one for each distinct point, in the order of the plan
 */
public record SweepResult(SweepPlan plan, List<Outcome> outcomes) {
    public SweepResult {
        outcomes = List.copyOf(outcomes);
    }

    /** The end of a point. */
    public sealed interface Outcome permits Finished, Invalid {
        /** Where it is. */
        DesignPoint point();
    }

    /**
     * A point that was run.
     *
     * @param point where it is
     * @param artifact its file, from the directory of results
     * @param figures its figures
     * @param models names of its models, then that of all together
     * @param wasThere whether it was finished by an earlier sweep
     */
    public record Finished(
            DesignPoint point, String artifact, List<PointFigure> figures, List<String> models, boolean wasThere)
            implements Outcome {
        public Finished {
            figures = List.copyOf(figures);
            models = List.copyOf(models);
        }

        /** The figure of that name under a policy. */
        public Optional<PointFigure> figure(String policy, FigureName name) {
            return figures.stream()
                    .filter(figure ->
                            figure.policy().equals(policy) && figure.name().equals(name))
                    .findFirst();
        }

        /** Its value; NaN where there is none. */
        public double value(String policy, FigureName name) {
            return figure(policy, name)
                    .map(PointFigure::value)
                    .orElse(OptionalDouble.empty())
                    .orElse(Double.NaN);
        }
    }

    /**
     * A point that the scenario cannot be.
     *
     * @param point where it is
     * @param problem all that is wrong, a line each
     */
    public record Invalid(DesignPoint point, String problem) implements Outcome {}

    /** The points that were run. */
    public List<Finished> finished() {
        return outcomes.stream()
                .flatMap(outcome -> outcome instanceof Finished finished ? Stream.of(finished) : Stream.empty())
                .toList();
    }

    /** The points that could not be, by what is wrong with them. */
    public Map<String, List<DesignPoint>> invalid() {
        Map<String, List<DesignPoint>> byProblem = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Invalid invalid) {
                byProblem
                        .computeIfAbsent(invalid.problem(), problem -> new ArrayList<>())
                        .add(invalid.point());
            }
        }
        return byProblem;
    }

    /** Names of the policy sets that were run, in the order of the reports. */
    public List<String> policies() {
        return finished().stream()
                .flatMap(point -> point.figures().stream())
                .map(PointFigure::policy)
                .distinct()
                .toList();
    }

    /** Names of the models and of all together. */
    public List<String> models() {
        return finished().stream()
                .flatMap(point -> point.models().stream())
                .distinct()
                .toList();
    }

    /** The points that were run, by where they are. */
    Map<DesignPoint, Finished> byPoint() {
        Map<DesignPoint, Finished> byPoint = new LinkedHashMap<>();
        finished().forEach(point -> byPoint.put(point.point(), point));
        return byPoint;
    }
}
