package io.simctl.experiments.trace;

import io.simctl.trace.stats.SharedTimes;
import java.util.Locale;
import java.util.Optional;

/** A warning that a trace was recorded by a coarse clock, so that its requests come in lumps. */
public final class SharedTimesWarning {
    private SharedTimesWarning() {}

    /**
     * For a trace that is replayed as it was recorded; none where few requests share a time.
     *
     * @param requests all that the trace has
     */
    public static Optional<String> of(SharedTimes times, long requests) {
        if (!times.isCoarse(requests)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d of %,d requests share their time with others (%,d different times, up to %,d requests at one);"
                        + " they come at once unless `spread: even` or `spread: uniform` in the workload spreads them",
                times.sharing(),
                requests,
                times.times(),
                times.largest()));
    }
}
