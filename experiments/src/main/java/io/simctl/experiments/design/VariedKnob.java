package io.simctl.experiments.design;

import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value of a scenario that is varied, and the values that it takes. */
public sealed interface VariedKnob permits KnobValues, KnobRange {
    Pattern RANGE = Pattern.compile("(?<low>.+?)\\.\\.(?<high>[^:]+)(?<log>:log)?(?::(?<steps>[0-9]{1,6}))?");

    /** The path of the value, as {@code --set} takes it. */
    String path();

    /** The text of the value at a place between the first (0) and the last (1). */
    String at(double place);

    /** The values of a grid; empty where that is not said. */
    List<String> values();

    /** Whether the value is the first or the last one, so that a better one may lie beyond. */
    boolean isBound(String value);

    /** The override that sets a value. */
    default String set(String value) {
        return path() + "=" + value;
    }

    /** The number that a text of any knob says, a duration in seconds; empty where it is a word or a list. */
    static OptionalDouble number(String value) {
        return KnobUnit.number(value);
    }

    /** The last step of the path, for headings. */
    default String shortName() {
        return path().substring(path().lastIndexOf('.') + 1);
    }

    /**
     * What an option says: {@code path=v1,v2}, or {@code path=lo..hi}, with {@code :log} for a logarithmic scale and {@code :5} for
     * five values.
     *
     * @param option its name, for messages
     * @throws InvalidInput when it says neither
     */
    static VariedKnob ofOption(String option, String text) {
        SourceLocation at = SourceLocation.startOf(option + " " + text);
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new InvalidInput(
                    at,
                    "expected `path=v1,v2,…` or `path=lo..hi`, such as `fleet.gpu.count=2,4,8` or `fleet.gpu.count=2..8`");
        }
        String path = text.substring(0, equals);
        String values = text.substring(equals + 1);
        Matcher range = RANGE.matcher(values);
        Optional<KnobUnit.Reading> low = range.matches() ? KnobUnit.read(range.group("low")) : Optional.empty();
        Optional<KnobUnit.Reading> high = low.flatMap(found -> KnobUnit.read(range.group("high")));
        return high.isPresent()
                ? range(at, path, low.orElseThrow(), high.get(), range)
                : new KnobValues(path, split(at, values));
    }

    private static KnobRange range(
            SourceLocation at, String path, KnobUnit.Reading low, KnobUnit.Reading high, Matcher text) {
        KnobUnit unit =
                KnobUnit.common(low, high).orElseThrow(() -> new InvalidInput(at, "write both bounds in one unit"));
        boolean isLog = text.group("log") != null;
        if (low.number() >= high.number()) {
            throw new InvalidInput(at, "the lower bound must be below the upper one");
        }
        if (isLog && low.number() <= 0) {
            throw new InvalidInput(at, "a logarithmic scale begins above 0");
        }
        String steps = text.group("steps");
        OptionalInt count = steps == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(steps));
        if (count.isPresent() && count.getAsInt() < 2) {
            throw new InvalidInput(at, "a range has two values at least");
        }
        return new KnobRange(path, low.number(), high.number(), unit, isLog, count);
    }

    /** At commas that stand in no brackets and no quotes: a value may be a list. */
    private static List<String> split(SourceLocation at, String text) {
        List<String> values = new ArrayList<>();
        var value = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                values.add(value.toString().strip());
                value.setLength(0);
                continue;
            }
            value.append(c);
        }
        values.add(value.toString().strip());
        if (values.stream().anyMatch(String::isEmpty)) {
            throw new InvalidInput(at, "there is no value between two commas, or behind the last one");
        }
        List<String> distinct = values.stream().distinct().toList();
        if (distinct.size() < values.size()) {
            throw new InvalidInput(at, "a value stands twice in " + Names.quote(text));
        }
        return distinct;
    }
}
