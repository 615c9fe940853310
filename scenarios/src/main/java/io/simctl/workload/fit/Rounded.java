package io.simctl.workload.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Fitted numbers with no more digits than they are worth, so that what is printed is what is drawn from. */
final class Rounded {
    private static final MathContext DIGITS = new MathContext(4);

    private static final double COARSE = 1e10;

    private Rounded() {}

    static double number(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** To the millisecond, where that is fine enough. */
    static Duration time(double nanos) {
        long unit = nanos < COARSE ? 1 : 1_000_000;
        return Duration.ofNanos(Math.round(nanos / unit) * unit);
    }
}
