package io.simctl.report.result;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Immutable counters, one for each kind of an enum.
 *
 * <p>In an array, by ordinal: a run adds up thousands of them, a sweep millions, and a map would box each number.
 *
 * @param <K> what is counted: {@link RequestCount} or {@link FleetCount}
 */
@SuppressWarnings("EnumOrdinal")
public final class Counts<K extends Enum<K>> {
    private final Class<K> kinds;
    private final long[] values;

    private Counts(Class<K> kinds, long[] values) {
        this.kinds = kinds;
        this.values = values;
    }

    /** The counters that {@code value} gives. */
    public static <K extends Enum<K>> Counts<K> of(Class<K> kinds, ToLongFunction<K> value) {
        return new Counts<>(
                kinds, Arrays.stream(kinds.getEnumConstants()).mapToLong(value).toArray());
    }

    /**
     * The counters of an array.
     *
     * @param values by ordinal, one for each kind
     */
    public static <K extends Enum<K>> Counts<K> of(Class<K> kinds, long[] values) {
        if (values.length != kinds.getEnumConstants().length) {
            throw new IllegalArgumentException(values.length + " values of " + kinds.getSimpleName());
        }
        return new Counts<>(kinds, values.clone());
    }

    /** Every counter at 0. */
    public static <K extends Enum<K>> Counts<K> zero(Class<K> kinds) {
        return new Counts<>(kinds, new long[kinds.getEnumConstants().length]);
    }

    /** All counters, in the order of their kinds. */
    public Map<K, Long> values() {
        Map<K, Long> map = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            map.put(kind, get(kind));
        }
        return Collections.unmodifiableMap(map);
    }

    /** The counter of this kind. */
    public long get(K kind) {
        return values[kind.ordinal()];
    }

    /** The counters of these kinds together. */
    public long sum(Set<K> some) {
        return some.stream().mapToLong(this::get).sum();
    }

    /** Both together, kind by kind. */
    public Counts<K> plus(Counts<K> other) {
        long[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.values[i];
        }
        return new Counts<>(kinds, sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts<?> counts && kinds == counts.kinds && Arrays.equals(values, counts.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values().entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(Locale.ROOT) + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
