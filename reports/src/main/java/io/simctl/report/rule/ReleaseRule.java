package io.simctl.report.rule;

import io.simctl.report.Report;
import io.simctl.report.figure.FigureName;
import io.simctl.report.figure.UnknownFigure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rule on one figure: {@code gpt-oss-20b.ttft.p95 < 2s}, {@code ttft.p99 <= baseline * 1.05 @ 95%}, {@code output_tokens_per_s within 10%
 * of baseline}.
 *
 * @param text as written
 * @param figure what it is on
 * @param condition what must hold of it
 * @param confidence with which that must be shown; empty where values are compared as they are
 */
public record ReleaseRule(String text, FigureName figure, Condition condition, OptionalDouble confidence) {
    private static final String COMPLETED = "rate_completed";
    private static final List<String> SHARES_OF_COMPLETED = List.of(COMPLETED, "completed");

    /** The condition that must hold of a figure. */
    public sealed interface Condition {
        /** Whether it can only be judged beside a baseline. */
        boolean needsBaseline();
    }

    /**
     * The value lies between limits of which there is one at least.
     *
     * @param isStrict whether the limit itself is out of bounds
     */
    public record Bounded(Optional<Limit> lower, Optional<Limit> upper, boolean isStrict) implements Condition {
        @Override
        public boolean needsBaseline() {
            return lower.stream().anyMatch(Limit::isOfBaseline)
                    || upper.stream().anyMatch(Limit::isOfBaseline);
        }
    }

    /** The verdict of a comparison with the baseline is not "worse". */
    public record NotWorse() implements Condition {
        @Override
        public boolean needsBaseline() {
            return true;
        }
    }

    /**
     * A limit in the unit of the metric, {@code factor · baseline + offset}.
     *
     * @param factor 0 for one that has nothing to do with a baseline
     */
    public record Limit(double factor, double offset) {
        /** One that is a value of its own. */
        static Limit fixed(double value) {
            return new Limit(0, value);
        }

        boolean isOfBaseline() {
            return factor != 0;
        }

        double of(OptionalDouble baseline) {
            return isOfBaseline() ? factor * baseline.orElse(Double.NaN) + offset : offset;
        }
    }

    /**
     * The rule that a text is.
     *
     * @param models names of the models there are
     * @throws UnknownFigure if there is no such figure
     * @throws InvalidRule if it is no rule
     */
    public static ReleaseRule parse(String text, List<String> models) throws UnknownFigure, InvalidRule {
        return new RuleParser(text.strip(), models).parse();
    }

    /** The rule that is added where none is on the completed share: nobody passes by dropping work. */
    static ReleaseRule onCompleted(boolean hasBaseline) {
        try {
            return parse(COMPLETED + (hasBaseline ? " >= baseline - 1pp" : " >= 99%"), List.of());
        } catch (UnknownFigure | InvalidRule e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is on the completed share of all models together. */
    boolean isOnCompleted() {
        return figure.model().equals(Report.ALL)
                && SHARES_OF_COMPLETED.contains(figure.metric().key());
    }
}
