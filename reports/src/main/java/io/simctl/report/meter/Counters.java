package io.simctl.report.meter;

import io.simctl.report.result.Counts;

/**
 * Counters that count, one for each kind of an enum; the mutable companion of {@link Counts}.
 *
 * @param <K> what is counted
 */
@SuppressWarnings("EnumOrdinal") // a map of numbers would box each, for every request
final class Counters<K extends Enum<K>> {
    private final Class<K> kinds;
    private final long[] values;

    Counters(Class<K> kinds) {
        this.kinds = kinds;
        values = new long[kinds.getEnumConstants().length];
    }

    void increment(K kind) {
        add(kind, 1);
    }

    void add(K kind, long amount) {
        values[kind.ordinal()] += amount;
    }

    Counts<K> snapshot() {
        return Counts.of(kinds, values);
    }
}
