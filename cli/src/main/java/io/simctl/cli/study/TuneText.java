package io.simctl.cli.study;

import io.simctl.experiments.sweep.Objective;
import io.simctl.experiments.tune.TuneProblem;
import io.simctl.experiments.tune.TuneResult;
import io.simctl.report.Display;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.figure.FigureName;
import io.simctl.report.metric.Unit;
import io.simctl.report.text.PlainTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text that {@code simctl tune} prints: the settings that were found, and what they gain on held-out runs. */
final class TuneText {
    private TuneText() {}

    static String of(String scenario, TuneResult result, int heldOut) {
        TuneProblem problem = result.problem();
        String objectives =
                problem.objectives().stream().map(Objective::toString).collect(Collectors.joining("; "));
        var text = new StringBuilder("%s  %s tuned by %s: %s at %s%n"
                .formatted(
                        scenario,
                        problem.policy(),
                        objectives,
                        Display.plural(result.runs(), "run"),
                        Display.plural(result.tried().size(), "point")));
        String trace =
                problem.parts().isDivided() ? ", and on the last third of the trace, which the search never saw" : "";
        text.append("tried on %d held-out seeds%s%n".formatted(heldOut, trace));
        for (TuneResult.Choice choice : result.choices()) {
            text.append('\n').append(choice.name()).append('\n');
            choice.sets()
                    .forEach(set -> text.append("  --set ").append(quoted(set)).append('\n'));
            text.append(table(result, choice));
        }
        return text.toString();
    }

    /** As a shell takes it. */
    private static String quoted(String set) {
        return set.matches("[A-Za-z0-9_./=+:-]*") ? set : "'" + set.replace("'", "'\\''") + "'";
    }

    private static String table(TuneResult result, TuneResult.Choice choice) {
        Stream<FigureName> figures = Stream.concat(
                result.problem().objectives().stream().map(Objective::figure),
                result.problem().bounds().stream().map(bound -> bound.figure()));
        List<List<String>> rows =
                figures.distinct().map(figure -> row(result, choice, figure)).toList();
        return PlainTable.render(List.of("  figure", TuneResult.DEFAULT, "tuned", "gain", ""), rows);
    }

    private static List<String> row(TuneResult result, TuneResult.Choice choice, FigureName figure) {
        List<String> cells = new ArrayList<>(List.of("  " + figure));
        cells.add(value(result, TuneResult.DEFAULT, figure));
        cells.add(value(result, choice.name(), figure));
        Optional<Comparison> gain = choice.gain(figure);
        cells.add(gain.map(TuneText::difference).orElse(""));
        cells.add(gain.map(found -> words(found.finding())).orElse(""));
        return cells;
    }

    private static String value(TuneResult result, String policy, FigureName figure) {
        return Display.of(
                figure.metric(),
                result.heldOut().figure(policy, figure.model(), figure.metric().key()));
    }

    private static String difference(Comparison gain) {
        Unit unit = gain.metric().unit();
        if (gain.difference().isEmpty()) {
            return Display.NONE;
        }
        return Display.difference(unit, gain.difference().getAsDouble())
                + gain.ci95()
                        .map(interval -> " [%s, %s]"
                                .formatted(
                                        Display.difference(unit, interval.low()),
                                        Display.difference(unit, interval.high())))
                        .orElse("");
    }

    private static String words(Comparison.Finding finding) {
        return switch (finding) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NO_DIFFERENCE -> "no difference shown";
            case UNEQUAL_WORK -> "does less work";
            case UNKNOWN -> "not known";
        };
    }
}
