package io.simctl.report.rule;

import io.simctl.report.figure.Amount;
import io.simctl.report.figure.FigureName;
import io.simctl.report.figure.UnknownFigure;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.rule.ReleaseRule.Bounded;
import io.simctl.report.rule.ReleaseRule.Condition;
import io.simctl.report.rule.ReleaseRule.Limit;
import io.simctl.report.rule.ReleaseRule.NotWorse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reader of rules:
 *
 * <pre>
 * rule   = figure ( "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) bound [ "@" percent ]
 *        | figure "within" amount "of" ( "baseline" | amount ) [ "@" percent ]
 *        | figure "not worse than baseline"
 * bound  = amount | "baseline" [ "*" number | ( "+" | "-" ) amount ]
 * </pre>
 */
final class RuleParser {
    private static final Pattern RELATION = Pattern.compile("<=|>=|<|>|=|\\s(?:within|not worse than)(?=\\s|$)");
    private static final Pattern CONFIDENCE = Pattern.compile("@\\s*(?<percent>[0-9]{1,3}(?:\\.[0-9]{1,6})?)\\s*%$");
    private static final Pattern BASELINE =
            Pattern.compile("baseline(?:\\s*(?<sign>[-+*])\\s*(?<amount>\\S.*))?", Pattern.DOTALL);
    private static final Pattern WITHIN = Pattern.compile("(?<by>\\S.*?)\\s+of\\s+(?<target>\\S.*)", Pattern.DOTALL);
    private static final Pattern FACTOR = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    private static final String EXPECTED =
            "a rule is a figure, one of `<`, `<=`, `>`, `>=`, `within` or `not worse than`, and a"
                    + " bound: `ttft.p95 < 2s`, `rate_429 <= baseline + 1pp`";
    private static final String BASELINE_WORD = "baseline";
    private static final double HUNDRED = 100;
    private static final double LEAST = 50;

    private final String text;
    private final List<String> models;

    RuleParser(String text, List<String> models) {
        this.text = text;
        this.models = models;
    }

    ReleaseRule parse() throws UnknownFigure, InvalidRule {
        Matcher relation = RELATION.matcher(text);
        if (!relation.find() || relation.start() == 0) {
            throw new InvalidRule(0, EXPECTED);
        }
        FigureName figure = FigureName.parse(text.substring(0, relation.start()).strip(), models);
        int end = text.length();
        OptionalDouble confidence = OptionalDouble.empty();
        Matcher at = CONFIDENCE.matcher(text);
        if (at.find(relation.end())) {
            end = at.start();
            confidence = confidence(at);
        }
        Part bound = new Part(relation.end(), text.substring(relation.end(), end)).stripped();
        Metric metric = figure.metric();
        Condition condition = switch (relation.group().strip()) {
            case "<=" -> new Bounded(Optional.empty(), Optional.of(limit(bound, metric)), false);
            case "<" -> new Bounded(Optional.empty(), Optional.of(limit(bound, metric)), true);
            case ">=" -> new Bounded(Optional.of(limit(bound, metric)), Optional.empty(), false);
            case ">" -> new Bounded(Optional.of(limit(bound, metric)), Optional.empty(), true);
            case "within" -> within(bound, metric);
            case "=" ->
                throw new InvalidRule(relation.start(), "no figure is met exactly; write `within` and how near");
            default -> notWorse(bound, metric, confidence);
        };
        return new ReleaseRule(text, figure, condition, confidence);
    }

    /** A part of the text, and where it begins. */
    private record Part(int offset, String text) {
        Part stripped() {
            int leading = text.length() - text.stripLeading().length();
            return new Part(offset + leading, text.strip());
        }

        Part of(Matcher matcher, String group) {
            return new Part(offset + matcher.start(group), matcher.group(group)).stripped();
        }

        InvalidRule expected(String what) {
            return new InvalidRule(offset, text.isEmpty() ? "here must be " + what : "`" + text + "` must be " + what);
        }
    }

    private static OptionalDouble confidence(Matcher at) throws InvalidRule {
        double percent = Double.parseDouble(at.group("percent"));
        if (percent < LEAST || percent >= HUNDRED) {
            throw new InvalidRule(at.start("percent"), "a confidence lies between `50%` and `100%`, as in `@ 95%`");
        }
        return OptionalDouble.of(percent / HUNDRED);
    }

    private static Limit limit(Part part, Metric metric) throws InvalidRule {
        Matcher baseline = BASELINE.matcher(part.text());
        if (!baseline.matches()) {
            return Limit.fixed(value(part, metric));
        }
        if (baseline.group("sign") == null) {
            return new Limit(1, 0);
        }
        Part behind = part.of(baseline, "amount");
        int sign = baseline.group("sign").equals("-") ? -1 : 1;
        return baseline.group("sign").equals("*") ? new Limit(factor(behind), 0) : beside(1, sign, behind, metric);
    }

    private static double factor(Part part) throws InvalidRule {
        if (!FACTOR.matcher(part.text()).matches() || Double.parseDouble(part.text()) == 0) {
            throw part.expected("a number above 0, such as `1.05`");
        }
        return Double.parseDouble(part.text());
    }

    /** The baseline and so much more or less: percent are of it, save for shares, where they might mean points. */
    private static Limit beside(double factor, int sign, Part part, Metric metric) throws InvalidRule {
        Amount amount = amount(part, metric);
        if (amount.isPercent() && metric.unit() != Unit.SHARE) {
            return new Limit(factor + sign * amount.share(), 0);
        }
        OptionalDouble offset = amount.differenceIn(metric.unit());
        return new Limit(
                factor, sign * offset.orElseThrow(() -> part.expected(Amount.expectedDifference(metric.unit()))));
    }

    private static double value(Part part, Metric metric) throws InvalidRule {
        String or = " or `baseline`, and then perhaps `* 1.05` or `+` so much";
        Amount amount = Amount.parse(part.text()).orElseThrow(() -> part.expected(Amount.expected(metric.unit()) + or));
        return amount.in(metric.unit()).orElseThrow(() -> part.expected(Amount.expected(metric.unit())));
    }

    private static Amount amount(Part part, Metric metric) throws InvalidRule {
        return Amount.parse(part.text()).orElseThrow(() -> part.expected(Amount.expectedDifference(metric.unit())));
    }

    private static Condition within(Part part, Metric metric) throws InvalidRule {
        Matcher parts = WITHIN.matcher(part.text());
        if (!parts.matches()) {
            throw part.expected("how near and of what, such as `50ms of baseline`");
        }
        Part by = part.of(parts, "by");
        Part target = part.of(parts, "target");
        double of = target.text().equals(BASELINE_WORD) ? Double.NaN : value(target, metric);
        return new Bounded(Optional.of(near(-1, by, of, metric)), Optional.of(near(1, by, of, metric)), false);
    }

    /** The limit on one side of a target, which is the baseline where it is no number. */
    private static Limit near(int sign, Part by, double target, Metric metric) throws InvalidRule {
        Amount amount = amount(by, metric);
        Limit ofBaseline = amount.isPercent() ? new Limit(1 + sign * amount.share(), 0) : beside(1, sign, by, metric);
        return Double.isNaN(target) ? ofBaseline : Limit.fixed(ofBaseline.of(OptionalDouble.of(target)));
    }

    private static Condition notWorse(Part part, Metric metric, OptionalDouble confidence) throws InvalidRule {
        if (!part.text().equals(BASELINE_WORD)) {
            throw part.expected("`baseline`");
        }
        if (confidence.isPresent() && confidence.getAsDouble() != 0.95) {
            throw new InvalidRule(
                    part.offset(), "`not worse than baseline` is told with a confidence of `95%`, no other");
        }
        if (metric.direction() == Direction.NEUTRAL) {
            throw new InvalidRule(0, "more of `" + FigureName.spelling(metric) + "` is neither better nor worse");
        }
        return new NotWorse();
    }
}
