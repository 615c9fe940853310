package io.simctl.control.link;

/** The times at which machines report, of which some may be left out where they tell nothing new. */
@FunctionalInterface
public interface ReportTimes {
    /** Those of reports of which none is left out. */
    ReportTimes AS_READ = (machine, taken, now) -> taken;

    /**
     * When the last report was taken that has arrived by {@code now}, those included that were left out; in nanoseconds since the run
     * began.
     *
     * @param taken when the last one was taken that was read
     */
    long takenAt(int machine, long taken, long now);
}
