package io.simctl.report.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One distribution for each {@link Latency}. */
public final class Latencies {
    /** Nothing measured. */
    public static final Latencies NONE = of(latency -> Distribution.EMPTY);

    private final Map<Latency, Distribution> distributions = new EnumMap<>(Latency.class);

    private Latencies() {}

    static Latencies of(Function<Latency, Distribution> distribution) {
        var latencies = new Latencies();
        Arrays.stream(Latency.values())
                .forEach(latency -> latencies.distributions.put(latency, distribution.apply(latency)));
        return latencies;
    }

    /** The distribution of one of them. */
    public Distribution get(Latency latency) {
        return Objects.requireNonNull(distributions.get(latency));
    }

    /** Both together. */
    public Latencies plus(Latencies other) {
        return of(latency -> get(latency).plus(other.get(latency)));
    }
}
