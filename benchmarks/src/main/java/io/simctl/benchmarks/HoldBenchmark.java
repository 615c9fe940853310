package io.simctl.benchmarks;

import io.simctl.control.Alarm;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hold model (Jones, "An empirical comparison of priority-queue and event-set implementations", CACM 29(4), 1986): a fixed
 * number of alarms is armed, and each that rings arms itself again after an exponential delay. One operation is one ring.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class HoldBenchmark {
    private static final int HOLDS = 100_000;

    /** Delays are drawn before, so that it is not the generator that is measured. */
    private static final int DELAYS = 1 << 14;

    @Param({"1000", "100000"})
    int pending;

    private final long[] delays = new long[DELAYS];
    private final AlarmQueue queue = new AlarmQueue();
    private int ringsLeft;
    private int nextDelay;

    /** Draws the delays, in nanoseconds, and sets as many alarms as are to be pending. */
    @Setup
    public void armAll() {
        RandomGenerator random = new RandomStreams(1).stream("delays", 0);
        for (int i = 0; i < DELAYS; i++) {
            delays[i] = (long) (1e9 * random.nextExponential());
        }
        for (int i = 0; i < pending; i++) {
            new Holder().accept(0);
        }
    }

    /** Lets alarms ring for the holds of one invocation, each set again as it rings; returns the simulated time, in nanoseconds. */
    @Benchmark
    @OperationsPerInvocation(HOLDS)
    public long hold() {
        ringsLeft = HOLDS;
        queue.runUntil(Long.MAX_VALUE);
        return queue.now();
    }

    private final class Holder implements LongConsumer {
        private final Alarm alarm = queue.create(this);

        @Override
        public void accept(long now) {
            alarm.set(now + delays[nextDelay++ & DELAYS - 1]);
            if (--ringsLeft == 0) {
                queue.stop();
            }
        }
    }
}
