package io.simctl.benchmarks;

import io.simctl.control.Alarm;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A queue with one server at 80 % load, exponential in both, the random numbers drawn as it goes: the smallest whole
 * simulation. One operation is one event; a customer makes two.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class Mm1Benchmark {
    private static final int EVENTS = 100_000;
    private static final double MEAN_SERVICE = 1e9;
    private static final double MEAN_GAP = MEAN_SERVICE / 0.8;

    private final AlarmQueue queue = new AlarmQueue();
    private final RandomGenerator arrivals = new RandomStreams(1).stream("arrivals", 0);
    private final RandomGenerator services = new RandomStreams(1).stream("services", 0);
    private final Alarm arrival = queue.create(this::arrive);
    private final Alarm departure = queue.create(this::depart);
    private int present;
    private int eventsLeft;
    private long changedAt;
    private double presence;

    /** Sets the first arrival at time 0. */
    @Setup
    public void open() {
        arrival.set(0);
    }

    /** Runs the arrivals and departures of one invocation; returns the mean number of customers present since time 0. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public double serve() {
        eventsLeft = EVENTS;
        queue.runUntil(Long.MAX_VALUE);
        return presence / queue.now();
    }

    private void arrive(long now) {
        count(now, 1);
        arrival.set(now + (long) (MEAN_GAP * arrivals.nextExponential()));
        if (present == 1) {
            departure.set(now + (long) (MEAN_SERVICE * services.nextExponential()));
        }
    }

    private void depart(long now) {
        count(now, -1);
        if (present > 0) {
            departure.set(now + (long) (MEAN_SERVICE * services.nextExponential()));
        }
    }

    private void count(long now, int change) {
        presence += (double) present * (now - changedAt);
        changedAt = now;
        present += change;
        if (--eventsLeft == 0) {
            queue.stop();
        }
    }
}
