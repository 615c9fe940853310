package io.simctl.experiments.trace;

import io.simctl.trace.TraceReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A warning that the times of a trace may be counted in another unit than its format has: so many or so few requests are rare. */
public final class UnitWarning {
    private static final double MANY_A_SECOND = 20;
    private static final double FEW_A_SECOND = 0.001;
    private static final double NANOS = 1e9;

    private UnitWarning() {}

    /**
     * For a trace that was read to its end.
     *
     * @param trace of which nobody may have said the unit
     * @param span from its first request to its last
     */
    public static Optional<String> of(TraceReader trace, long requests, Duration span) {
        double seconds = span.toNanos() / NANOS;
        double rate = (requests - 1) / seconds;
        boolean isOdd = requests > 1 && seconds > 0 && (rate > MANY_A_SECOND || rate < FEW_A_SECOND);
        return isOdd && trace.isUnitAssumed()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%,d requests in %.3f s, which are %,.3g a second: the unit of the times may be another than"
                                + " the usual one of `%s`; say which, with `time_unit` (`--time-unit`): s, ms, us or ns",
                        requests,
                        seconds,
                        rate,
                        trace.format()))
                : Optional.empty();
    }
}
