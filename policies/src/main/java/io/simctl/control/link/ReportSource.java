package io.simctl.control.link;

/** The mechanism that makes machines report to the Coordinator, by the run's {@link io.simctl.policy.Telemetry}. */
public interface ReportSource {
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
}
