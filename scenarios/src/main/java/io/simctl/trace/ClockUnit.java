package io.simctl.trace;

import java.util.Locale;

/** A unit in which traces count time; written in lower case. */
public enum ClockUnit {
    /** Seconds. */
    S(9),
    /** Milliseconds. */
    MS(6),
    /** Microseconds. */
    US(3),
    /** Nanoseconds. */
    NS(0);

    private final int decimals;

    ClockUnit(int decimals) {
        this.decimals = decimals;
    }

    /** The power of ten that makes nanoseconds of it. */
    public int decimals() {
        return decimals;
    }

    /** As written in scenarios, on the command line and in traces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
