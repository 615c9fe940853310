package io.simctl.experiments.tune;

import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.figure.FigureName;
import java.util.List;
import java.util.Optional;

/**
 * The end of a search, and what its choices are worth on runs that it never saw.
 *
 * @param problem what was tuned
 * @param runs that the search made
 * @param tried points that it tried, in their order
 * @param choices the best point, or those that nothing is better than; at least one
 * @param heldOut the held-out runs: the scenario as it is, then each choice by its number
 * @param warnings what speaks against the choices, or against the search
 */
public record TuneResult(
        TuneProblem problem, int runs, List<Tried> tried, List<Choice> choices, Report heldOut, List<String> warnings) {
    /** The name of the scenario as it is, in the report of held-out runs. */
    public static final String DEFAULT = "as it is";

    public TuneResult {
        tried = List.copyOf(tried);
        choices = List.copyOf(choices);
        warnings = List.copyOf(warnings);
    }

    /**
     * A point that was tried.
     *
     * @param values its knobs
     * @param replications that it was given
     * @param figures means of the objectives and of what is bounded; NaN where there is none
     */
    public record Tried(List<String> values, int replications, List<Double> figures) {
        public Tried {
            values = List.copyOf(values);
            figures = List.copyOf(figures);
        }
    }

    /**
     * A point that was chosen.
     *
     * @param name in the report of held-out runs
     * @param sets the overrides that make the scenario it
     * @param searched values of the objectives in the search
     * @param gains differences from the scenario as it is on held-out runs, one for each objective where metrics are compared by it
     */
    public record Choice(String name, List<String> sets, List<Double> searched, List<Comparison> gains) {
        public Choice {
            sets = List.copyOf(sets);
            searched = List.copyOf(searched);
            gains = List.copyOf(gains);
        }

        /** Whether it is better than the scenario as it is by some objective, beyond the noise. */
        public boolean isBetter() {
            return gains.stream().anyMatch(gain -> gain.finding() == Comparison.Finding.BETTER);
        }

        /** The gain by a figure. */
        public Optional<Comparison> gain(FigureName figure) {
            return gains.stream()
                    .filter(gain ->
                            gain.model().equals(figure.model()) && gain.metric().equals(figure.metric()))
                    .findFirst();
        }
    }
}
