package io.simctl.fleet;

/** The heat of a machine as it tells of it itself, from cool to hot, in the words of macOS ({@code ProcessInfo.ThermalState}). */
public enum ThermalState {
    /** As cool as it should be. */
    NOMINAL,
    /** Warmer; it runs at full speed. */
    FAIR,
    /** Hot; it runs slower than it could. */
    SERIOUS,
    /** So hot that it should be left alone. */
    CRITICAL;

    /** True if the machine is as hot as that, or hotter. */
    public boolean isAtLeast(ThermalState other) {
        return compareTo(other) >= 0;
    }

    /** The hotter of the two. */
    public ThermalState or(ThermalState other) {
        return isAtLeast(other) ? this : other;
    }
}
