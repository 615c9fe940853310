package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Plain values: text to Java and back, within the bounds of their {@link Knob}. */
final class Scalars {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class);
    private static final Set<Class<?>> REAL = Set.of(double.class, Double.class);
    private static final Set<Class<?>> OTHERS =
            Set.of(String.class, boolean.class, Boolean.class, Duration.class, FileRef.class, Secret.class);

    /** More than any machine has, and so little that sums of a thousand of them are still numbers. */
    private static final BigDecimal MOST_BYTES = BigDecimal.valueOf(1_000_000_000_000_000L);

    /** So little that two of them, one added to the other, are still an {@code int}. */
    private static final long MOST_COUNT = 1_000_000_000;

    /** The document's file: names of files in it are relative to its folder. */
    private final Path document;

    Scalars(Path document) {
        this.document = document;
    }

    static boolean isScalar(Class<?> type) {
        return WHOLE.contains(type) || REAL.contains(type) || OTHERS.contains(type) || type.isEnum();
    }

    /** Whether a number of this type has no fraction. */
    static boolean isWhole(Class<?> type) {
        return WHOLE.contains(type);
    }

    /** The value of {@code scalar} as {@code type}, one for which {@link #isScalar} holds. */
    Object parse(Scalar scalar, Class<?> type, Knob knob) throws BadValue {
        String text = scalar.text();
        if (scalar.isNull()) {
            throw new BadValue("a value");
        }
        if (type == String.class) {
            return text;
        }
        if (type.isEnum()) {
            return constant(text, type);
        }
        if (type == Duration.class) {
            Duration duration = Durations.parse(text);
            bound(BigDecimal.valueOf(duration.toNanos()), knob, type);
            return duration;
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(text);
        }
        if (type == Secret.class) {
            return Secret.of(text, scalar.at(), document);
        }
        return type == FileRef.class ? file(scalar) : number(text, type, knob);
    }

    private static Object constant(String text, Class<?> type) throws BadValue {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Scalars::kebab).toList();
        return type.getEnumConstants()[oneOf(text, names)];
    }

    /** Index of the name that {@code text} is. */
    static int oneOf(String text, List<String> names) throws BadValue {
        int index = names.indexOf(text);
        if (index < 0) {
            throw new BadValue("one of " + Names.quoteAll(names), Names.meant(text, names));
        }
        return index;
    }

    private static String kebab(Object constant) {
        return Names.kebab(((Enum<?>) constant).name());
    }

    private static Boolean truth(String text) throws BadValue {
        if (!text.equals("true") && !text.equals("false")) {
            throw new BadValue("`true` or `false`");
        }
        return text.equals("true");
    }

    private FileRef file(Scalar scalar) throws BadValue {
        try {
            return FileRef.of(scalar.text(), scalar.at(), document);
        } catch (InvalidPathException e) {
            throw new BadValue("the name of a file");
        }
    }

    private static Object number(String text, Class<?> type, Knob knob) throws BadValue {
        boolean whole = WHOLE.contains(type);
        BigDecimal number = Quantities.parse(text, knob.unit());
        if (whole && knob.unit().equals("bytes")) {
            number = number.setScale(0, RoundingMode.HALF_UP);
            if (number.compareTo(MOST_BYTES) > 0 && knob.max() > MOST_BYTES.doubleValue()) {
                throw new BadValue("at most " + Quantities.render(MOST_BYTES, knob.unit()));
            }
        }
        if (whole && number.stripTrailingZeros().scale() > 0) {
            throw new BadValue("a whole number");
        }
        bound(number, knob, type);
        if (!whole) {
            return number.doubleValue();
        }
        boolean isInt = type == int.class || type == Integer.class;
        long most = isInt ? MOST_COUNT : Long.MAX_VALUE;
        if (number.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new BadValue("at most " + most);
        }
        return isInt ? (Object) number.intValueExact() : (Object) number.longValueExact();
    }

    private static void bound(BigDecimal value, Knob knob, Class<?> type) throws BadValue {
        if (Double.isInfinite(value.doubleValue())) {
            throw new BadValue("a number that is finite");
        }
        if (value.doubleValue() < knob.min()) {
            throw new BadValue("at least " + limit(knob.min(), knob, type));
        }
        if (value.doubleValue() > knob.max()) {
            throw new BadValue("at most " + limit(knob.max(), knob, type));
        }
    }

    static String limit(double value, Knob knob, Class<?> type) {
        return type == Duration.class
                ? Durations.render(Duration.ofNanos((long) value))
                : Quantities.render(BigDecimal.valueOf(value), knob.unit());
    }

    /** The text that {@link #parse} makes {@code value} of. */
    static String render(Object value, Knob knob) {
        return switch (value) {
            case Duration duration -> Durations.render(duration);
            case Long number -> Quantities.render(BigDecimal.valueOf(number), knob.unit());
            case Integer number -> Quantities.render(BigDecimal.valueOf(number), knob.unit());
            case Double number -> Quantities.render(BigDecimal.valueOf(number), knob.unit());
            case Enum<?> constant -> kebab(constant);
            case FileRef file -> file.written();
            case String text -> Redaction.ofPlaces(text);
            default -> Objects.toString(value);
        };
    }
}
