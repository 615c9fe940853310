package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Names;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Numbers, and how they may be written by the unit of their {@link io.simctl.policy.type.Knob}. */
public final class Quantities {
    /** Exponents are kept short, so that no text of a few letters makes a number of many digits. */
    private static final Pattern QUANTITY = Pattern.compile(
            "(?<number>[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?) ?(?<unit>[A-Za-z/]*)");

    private static final int LONGEST = 100;
    private static final int MOST_DECIMALS = 3;
    private static final int MOST_DIGITS = 15;

    private static final Map<String, Long> PREFIXES = new LinkedHashMap<>();

    static {
        PREFIXES.put("", 1L);
        PREFIXES.put("k", 1000L);
        PREFIXES.put("K", 1000L);
        PREFIXES.put("M", 1_000_000L);
        PREFIXES.put("G", 1_000_000_000L);
        PREFIXES.put("T", 1_000_000_000_000L);
        PREFIXES.put("P", 1_000_000_000_000_000L);
        PREFIXES.put("Ki", 1L << 10);
        PREFIXES.put("Mi", 1L << 20);
        PREFIXES.put("Gi", 1L << 30);
        PREFIXES.put("Ti", 1L << 40);
    }

    /** A way to write a unit: the base unit times {@code times} over {@code per}. */
    private record Spelling(String text, long times, long per) {}

    private Quantities() {}

    private static List<Spelling> spellings(String unit) {
        return switch (unit) {
            case "bytes" -> prefixed("B").toList();
            case "bytes/s" -> prefixed("B/s").toList();
            case "FLOP/s" ->
                Stream.concat(prefixed("FLOPS"), prefixed("FLOP/s")).toList();
            default ->
                unit.endsWith("/s")
                        ? List.of(
                                new Spelling("/s", 1, 1),
                                new Spelling("/min", 1, 60),
                                new Spelling("/h", 1, 3600),
                                new Spelling(unit, 1, 1))
                        : List.of();
        };
    }

    private static Stream<Spelling> prefixed(String name) {
        return PREFIXES.entrySet().stream().map(p -> new Spelling(p.getKey() + name, p.getValue(), 1));
    }

    /** What a user should write, to follow "must be". */
    static String expected(String unit) {
        return switch (unit) {
            case "" -> "a number";
            case "bytes" -> "a size, such as `12.1GB` or `48KiB`";
            case "bytes/s" -> "a rate, such as `546GB/s`";
            case "FLOP/s" -> "a rate, such as `34TFLOPS`";
            default -> unit.endsWith("/s") ? "a rate, such as `7.5/s` or `90/min`" : "a number of " + unit;
        };
    }

    /** The value of {@code text} in the base unit. */
    static BigDecimal parse(String text, String unit) throws BadValue {
        Matcher matcher = QUANTITY.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            throw new BadValue(expected(unit));
        }
        BigDecimal number = new BigDecimal(matcher.group("number").replace("_", ""));
        String written = matcher.group("unit");
        if (written.isEmpty()) {
            return number;
        }
        List<Spelling> known = spellings(unit);
        Spelling spelling = known.stream()
                .filter(s -> s.text().equals(written))
                .findFirst()
                .orElseThrow(() -> unknownUnit(unit, written, known));
        return number.multiply(BigDecimal.valueOf(spelling.times()))
                .divide(BigDecimal.valueOf(spelling.per()), MathContext.DECIMAL128);
    }

    private static BadValue unknownUnit(String unit, String written, List<Spelling> known) {
        return known.isEmpty()
                ? new BadValue(expected(unit) + " without a unit")
                : new BadValue(
                        expected(unit),
                        Names.hint(written, known.stream().map(Spelling::text).toList()));
    }

    /** What {@link #parse} reads, for schemas. */
    static String pattern(String unit, boolean negative) {
        String units = spellings(unit).stream().map(Spelling::text).collect(Collectors.joining("|"));
        String sign = negative ? "[-+]?" : "\\+?";
        return "^" + sign + "([0-9][0-9_]*(\\.[0-9_]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?"
                + (units.isEmpty() ? " ?$" : "( ?(" + units + "))?$");
    }

    /** The bytes that {@code text} says, if it is a size. */
    public static OptionalLong bytes(String text) {
        try {
            BigDecimal bytes = parse(text, "bytes").setScale(0, RoundingMode.HALF_UP);
            return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(bytes.longValueExact());
        } catch (BadValue e) {
            return OptionalLong.empty();
        }
    }

    /** A size for messages, with three decimals at most: {@code 12.1GB}. */
    public static String size(long bytes) {
        return render(BigDecimal.valueOf(bytes).round(new MathContext(4)), "bytes");
    }

    /** The shortest text that reads as {@code value}. */
    static String render(BigDecimal value, String unit) {
        return spellings(unit).stream()
                .filter(s -> s.per() == 1 && !s.text().equals(unit))
                .flatMap(s -> exactly(value, s).stream())
                .min(Comparator.comparingInt(String::length))
                .orElseGet(() -> plain(value));
    }

    private static Optional<String> exactly(BigDecimal value, Spelling spelling) {
        BigDecimal number = value.divide(BigDecimal.valueOf(spelling.times()), MathContext.DECIMAL128)
                .stripTrailingZeros();
        return number.scale() <= MOST_DECIMALS && number.precision() - number.scale() <= MOST_DIGITS
                ? Optional.of(number.toPlainString() + spelling.text())
                : Optional.empty();
    }

    private static String plain(BigDecimal value) {
        BigDecimal number = value.stripTrailingZeros();
        return number.precision() - number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS
                ? number.toString()
                : number.toPlainString();
    }
}
