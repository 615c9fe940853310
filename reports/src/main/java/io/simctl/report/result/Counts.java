package io.simctl.report.result;

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
 * @param <K> what is counted: {@link RequestCount} or {@link FleetCount}
 */
public final class Counts<K extends Enum<K>> {
    private final Map<K, Long> values;

    private Counts(Map<K, Long> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** The counters that {@code value} gives. */
    public static <K extends Enum<K>> Counts<K> of(Class<K> kinds, ToLongFunction<K> value) {
        Map<K, Long> values = new EnumMap<>(kinds);
        for (K kind : kinds.getEnumConstants()) {
            values.put(kind, value.applyAsLong(kind));
        }
        return new Counts<>(values);
    }

    /** Every counter at 0. */
    public static <K extends Enum<K>> Counts<K> zero(Class<K> kinds) {
        return of(kinds, kind -> 0);
    }

    /** All counters, in the order of their kinds. */
    public Map<K, Long> values() {
        return values;
    }

    /** The counter of this kind. */
    public long get(K kind) {
        return values.getOrDefault(kind, 0L);
    }

    /** The counters of these kinds together. */
    public long sum(Set<K> some) {
        return some.stream().mapToLong(this::get).sum();
    }

    /** Both together, kind by kind. */
    public Counts<K> plus(Counts<K> other) {
        Map<K, Long> sum = new EnumMap<>(values);
        sum.replaceAll((kind, value) -> value + other.get(kind));
        return new Counts<>(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts<?> counts && values.equals(counts.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(Locale.ROOT) + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
