package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.Validation;
import io.simctl.report.Validation.Row;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table of a {@link Validation} for a terminal, which is Markdown as well. */
public final class ValidationText {
    private static final int NAME = 14;
    private static final int NUMBER = 11;

    private final StringBuilder out = new StringBuilder();

    private ValidationText() {}

    /** Lines of text, with a line break at the end of each. */
    public static String of(Validation validation, List<Validation.Ranking> rankings) {
        ValidationText text = new ValidationText();
        for (Validation.Policy policy : validation.policies()) {
            text.policy(policy, validation.liveRuns());
        }
        rankings.forEach(text::ranking);
        return text.out.toString();
    }

    private void policy(Validation.Policy policy, int runs) {
        line("| " + Columns.left(Columns.clean(policy.name()), NAME) + " | " + right("simulated") + " | "
                + right("live, " + runs + "×") + " | " + right("error") + " | " + right("run to run") + " |");
        line("| --- | ---: | ---: | ---: | ---: |");
        policy.rows().stream()
                .filter(row -> row.simulated().isPresent() || row.liveMean().isPresent())
                .forEach(this::row);
        line("");
    }

    private void row(Row row) {
        Metric metric = row.metric();
        line("| " + Columns.left(metric.label(), NAME) + " | " + right(Display.of(metric, row.simulated())) + " | "
                + right(Display.of(metric, row.liveMean())) + " | " + right(difference(metric, row.error(), true))
                + " | "
                + right(difference(metric, row.spread(), false)) + " |");
    }

    private static String difference(Metric metric, OptionalDouble value, boolean signed) {
        if (value.isEmpty()) {
            return Display.NONE;
        }
        String unit = metric.unit() == Unit.SHARE ? "pp" : "%";
        return String.format(Locale.ROOT, signed ? "%+.1f %s" : "%.1f %s", 100 * value.getAsDouble(), unit);
    }

    private void ranking(Validation.Ranking ranking) {
        String by = "By " + ranking.metric().label() + ": ";
        if (!ranking.isKnown()) {
            line(by + "too few requests to rank the policies.");
        } else if (ranking.agrees()) {
            line(by + "simulation ranks the policies as reality does: " + String.join(", ", ranking.live())
                    + " (best first).");
        } else {
            line(by + "simulation has " + String.join(", ", ranking.simulated()) + "; reality has "
                    + String.join(", ", ranking.live()) + " (best first).");
        }
    }

    private static String right(String text) {
        return Columns.right(text, NUMBER);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
