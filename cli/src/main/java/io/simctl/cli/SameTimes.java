package io.simctl.cli;

import io.simctl.trace.stats.SharedTimes;
import java.util.Locale;
import java.util.Optional;

/** Says of a trace with a coarse clock that its requests come in lumps. */
final class SameTimes {
    private SameTimes() {}

    /** What to tell of a trace that is replayed as recorded; nothing where few requests share a time. */
    static Optional<String> warning(SharedTimes times, long requests) {
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
