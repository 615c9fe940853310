package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.validation.Figure;
import io.simctl.report.validation.Ranking;
import io.simctl.report.validation.Validation;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The tables of a {@link Validation} for a terminal, which are Markdown as well, and what may be concluded of them. */
public final class ValidationText {
    private static final int NAME = 14;
    private static final int NUMBER = 11;
    private static final String WITHIN_NOISE = "≈ ";

    private final StringBuilder out = new StringBuilder();
    private final Validation validation;

    private ValidationText(Validation validation) {
        this.validation = validation;
    }

    /** Lines of text, with a line break at the end of each. */
    public static String of(Validation validation) {
        ValidationText text = new ValidationText(validation);
        validation.policies().forEach(text::policy);
        text.legend();
        text.conclusions();
        return text.out.toString();
    }

    private void policy(Validation.Policy policy) {
        line("| " + Columns.left(Columns.clean(policy.name()), NAME) + " | " + right("simulated") + " | "
                + right("live, " + validation.liveRuns() + "×") + " | " + right("error") + " | "
                + right("run to run") + " |");
        line("| --- | ---: | ---: | ---: | ---: |");
        policy.figures().stream()
                .filter(row -> row.simulated().isPresent() || row.liveMean().isPresent())
                .forEach(this::row);
        line("");
        line("Completed of submitted: simulated " + requests(policy.simulated()) + "; live "
                + policy.live().stream().map(ValidationText::requests).collect(Collectors.joining(", ")) + ".");
        line("");
    }

    private static String requests(Validation.Ends ends) {
        String failed = ends.failed() == 0 ? "" : String.format(Locale.ROOT, " (%,d failed)", ends.failed());
        return String.format(Locale.ROOT, "%,d of %,d", ends.completed(), ends.submitted()) + failed;
    }

    private void row(Figure row) {
        Metric metric = row.metric();
        String mark = row.isWithinNoise() ? WITHIN_NOISE : "";
        line("| " + Columns.left(metric.label(), NAME) + " | " + right(Display.of(metric, row.simulated())) + " | "
                + right(Display.of(metric, row.liveMean())) + " | "
                + right(mark + difference(metric, row.error(), true)) + " | "
                + right(difference(metric, row.spread(), false)) + " |");
    }

    private static String difference(Metric metric, OptionalDouble value, boolean signed) {
        if (value.isEmpty()) {
            return Display.NONE;
        }
        String unit = metric.unit() == Unit.SHARE ? "pp" : "%";
        return String.format(Locale.ROOT, signed ? "%+.1f %s" : "%.1f %s", 100 * value.getAsDouble(), unit);
    }

    private void legend() {
        line("live: mean of " + validation.liveRuns()
                + " runs. error: simulated less live. run to run: the largest live"
                + " value less the smallest; an error");
        line("no larger than that (≈) is none that these runs tell.");
        line("");
    }

    private void conclusions() {
        if (!validation.doubts().isEmpty()) {
            line("The policies are not ranked, and the errors above say little:");
            validation.doubts().forEach(doubt -> line("- " + Columns.clean(doubt) + "."));
            return;
        }
        if (validation.policies().size() < 2) {
            return;
        }
        validation.rankings().forEach(this::ranking);
        if (validation.rankings().stream().anyMatch(ranking -> ranking.isKnown() && ranking.apart() > 0)) {
            line(String.format(
                    Locale.ROOT,
                    "Policies are told apart where all live runs of one lie before all of the other; of %d runs each, equally"
                            + " good ones would in %.0f %% of cases.",
                    validation.liveRuns(),
                    100 * validation.chanceOfStandingApart()));
        }
    }

    private void ranking(Ranking ranking) {
        String by = "By " + ranking.metric().label() + ": ";
        if (!ranking.isKnown()) {
            line(by + "too few requests to rank the policies.");
        } else if (ranking.apart() == 0) {
            line(by + "the live runs do not tell the policies apart.");
        } else if (ranking.contradictions() > 0) {
            line(by + "simulation has " + names(ranking.simulated()) + "; reality has " + names(ranking.live())
                    + " (best first)" + pairs(ranking) + ".");
        } else if (ranking.apart() == ranking.pairs()) {
            line(by + "simulation ranks the policies as reality does: " + names(ranking.live()) + " (best first).");
        } else {
            line(by + "simulation has " + names(ranking.simulated()) + " (best first), which contradicts nothing"
                    + pairs(ranking) + ".");
        }
    }

    private static String pairs(Ranking ranking) {
        return ranking.apart() == ranking.pairs()
                ? ""
                : "; reality tells " + ranking.apart() + " of " + ranking.pairs() + " pairs apart";
    }

    private static String names(List<String> policies) {
        return policies.stream().map(Columns::clean).collect(Collectors.joining(", "));
    }

    private static String right(String text) {
        return Columns.right(text, NUMBER);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
