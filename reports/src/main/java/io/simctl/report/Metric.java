package io.simctl.report;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A number that a run is judged by.
 *
 * @param key as in result files, gates and observations: {@code ttft_ms.p95}, {@code rate_429}, {@code fleet.switches}
 * @param label as shown to people
 * @param definition what it means
 * @param unit what it counts in
 * @param better which way is better
 * @param isTotal whether several runs together have the sum of what each has
 * @param formula empty where the scope does not tell it: too few samples, no SLO, no machines; may be positive infinity
 */
public record Metric(
        String key,
        String label,
        Definition definition,
        Unit unit,
        Better better,
        boolean isTotal,
        Function<Scope, OptionalDouble> formula) {

    /** Which way is better. */
    public enum Better {
        LOWER,
        HIGHER,
        NEITHER
    }

    /** The value in the given scope; see {@link #formula}. */
    public OptionalDouble of(Scope scope) {
        return formula.apply(scope);
    }

    /** Whether {@code value} is better than {@code other}. */
    public boolean prefers(double value, double other) {
        return switch (better) {
            case LOWER -> value < other;
            case HIGHER -> value > other;
            case NEITHER -> false;
        };
    }
}
