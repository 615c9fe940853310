package io.simctl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problem;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Assertions;

/** Runs what reads an input that may be anything: it ends, in bounded memory, fine or with problems that have a place. */
final class Guarded {
    /** Long enough for any machine under any load: this is to tell a hang from work, not to measure. */
    private static final Duration HANGS = Duration.ofMinutes(2);

    /** Allocated in all, not held: buffers and, of a scenario, every node and record. */
    private static final long ALLOCATED_AT_MOST = 512L << 20;

    private Guarded() {}

    /** Whether the input was taken. */
    static boolean accepts(Callable<?> reading) {
        return Assertions.assertTimeoutPreemptively(HANGS, () -> {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean accepted = isTaken(reading);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated by reading")
                    .isLessThan(ALLOCATED_AT_MOST);
            return accepted;
        });
    }

    private static boolean isTaken(Callable<?> reading) throws Exception {
        try {
            reading.call();
            return true;
        } catch (InvalidInput invalid) {
            assertThat(invalid.problems())
                    .as("what the user is told")
                    .isNotEmpty()
                    .allSatisfy(Guarded::isReadable);
            return false;
        }
    }

    private static void isReadable(Problem problem) {
        assertThat(problem.at().line()).as("line of " + problem).isPositive();
        assertThat(problem.at().column()).as("column of " + problem).isPositive();
        assertThat(problem.message())
                .as("a message for people, not for programs or terminals")
                .isNotBlank()
                .doesNotContain("Exception", "java.", "jackson")
                .hasSizeLessThan(2000)
                .doesNotMatch("(?s).*[\\p{Cntrl}].*");
    }
}
