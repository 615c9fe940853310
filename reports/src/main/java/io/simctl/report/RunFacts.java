package io.simctl.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The facts of a command that depend on the wall clock and the machine: everything that {@code report.json} must not hold.
 *
 * @param version of simctl
 * @param command as typed
 * @param startedAt when the command began
 * @param wall how long all runs took
 * @param simulated virtual time of all runs together; for a live run the time that the runs took
 * @param requests of all runs together
 * @param peakMemoryBytes most memory in use, 0 when unknown
 * @param java version and vendor
 * @param system operating system and processor
 * @param processors that the JVM could use
 */
public record RunFacts(
        String version,
        List<String> command,
        Instant startedAt,
        Duration wall,
        Duration simulated,
        long requests,
        long peakMemoryBytes,
        String java,
        String system,
        int processors) {

    public RunFacts {
        command = List.copyOf(command);
    }

    /** Requests per second of wall time. */
    public double requestsPerSecond() {
        return requests / seconds(wall);
    }

    /** How much faster than the clock it went. */
    public double speedUp() {
        return seconds(simulated) / seconds(wall);
    }

    /** In seconds, never zero. */
    private static double seconds(Duration duration) {
        return Math.max(1, duration.toNanos()) / 1e9;
    }
}
