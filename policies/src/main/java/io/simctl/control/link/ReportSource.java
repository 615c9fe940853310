package io.simctl.control.link;

/** The mechanism that makes machines report to the Coordinator, by the run's {@link io.simctl.policy.Telemetry}. */
public interface ReportSource extends ReportTimes {
    /** The run begins. */
    void begin(long now);

    /**
     * A report has arrived at the Coordinator's side.
     *
     * @return whether it counts; one that comes after its question has timed out does not
     */
    boolean arrived(int machine, long now);

    /** The report has been read and can be filled once more: as many are enough as are on their way at once. */
    void read(MachineReport report);

    /**
     * The machine's reports tell nothing new from now on, nor does anybody wait for one, until {@link #news} or {@link #wanted}: they may
     * be left out.
     *
     * @param number of the report that has just arrived
     */
    default void toldAll(int machine, long number) {}

    /** The machine has news for its next report, or the Coordinator has something that its next report is to put right. */
    default void news(int machine, long now) {}

    /** The next report of every machine is waited for, whatever it tells. */
    default void wanted(long now) {}

    /** No report is left out from now on. */
    default void alwaysWanted(long now) {}

    @Override
    default long takenAt(int machine, long taken, long now) {
        return taken;
    }
}
