package io.simctl.experiments.sweep;

import io.simctl.experiments.FigureInput;
import io.simctl.report.figure.Amount;
import io.simctl.report.figure.FigureName;
import io.simctl.report.metric.Unit;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bound that a figure has to keep: {@code rate_429 <= 1%}.
 *
 * @param figure what is bounded
 * @param isUpper whether it must not be above
 * @param limit in the metric's unit
 * @param text as written
 */
public record FigureBound(FigureName figure, boolean isUpper, double limit, String text) {
    private static final Pattern BOUND =
            Pattern.compile("\\s*(?<figure>[^<>=]+?)\\s*(?<side><=|>=|<|>)\\s*(?<limit>[^<>=]+?)\\s*");

    /**
     * The bound that an option says.
     *
     * @param option its name, for messages
     * @param models names of the scenario's models
     * @throws InvalidInput when it says none
     */
    public static FigureBound ofOption(String option, String text, List<String> models) {
        SourceLocation at = SourceLocation.startOf(option + " " + text);
        Matcher bound = BOUND.matcher(text);
        if (!bound.matches()) {
            throw new InvalidInput(at, "expected a bound such as `goodput >= 0.97` or `rate_429 <= 1%`");
        }
        FigureName figure = FigureInput.parse(at, bound.group("figure"), models);
        Unit unit = figure.metric().unit();
        String limit = bound.group("limit");
        double value = Amount.parse(limit).stream()
                .flatMapToDouble(amount -> amount.in(unit).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        at,
                        "the bound of %s must be %s, but is %s"
                                .formatted(figure, Amount.expected(unit), Names.quote(limit))));
        return new FigureBound(figure, bound.group("side").startsWith("<"), value, text.strip());
    }

    /** How far a value is beyond the bound, as a share of the bound; 0 where it is kept, infinite where there is no value. */
    public double violation(double value) {
        if (Double.isNaN(value)) {
            return Double.POSITIVE_INFINITY;
        }
        double beyond = isUpper ? value - limit : limit - value;
        return beyond <= 0 ? 0 : beyond / Math.max(Math.abs(limit), 1e-3);
    }
}
