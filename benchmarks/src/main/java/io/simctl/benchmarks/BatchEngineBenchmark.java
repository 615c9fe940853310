package io.simctl.benchmarks;

import io.simctl.control.Alarm;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.cost.Hardware;
import io.simctl.sim.cost.ModelCost;
import io.simctl.sim.cost.RooflineCost;
import io.simctl.sim.engine.BatchEngine;
import io.simctl.sim.engine.EngineLimits;
import io.simctl.sim.kernel.AlarmQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One engine under Poisson arrivals of chat-like requests (some 1000 tokens of prompt, 200 of output, both exponential): an
 * 8-billion-parameter model on a card with 2 TB/s. One invocation is one request from arrival to last token; the counters
 * tell how many decode steps and tokens per second that makes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class BatchEngineBenchmark {
    private static final Hardware CARD = new Hardware(2e12, 300e12, 0.8, 0.45, 0.3, 3e5, 5e3);
    private static final ModelCost MODEL =
            ModelCost.dense(16e9, 16e9, ModelCost.kvBytesPerToken(32, 8, 128, 2), ModelCost.flopsPerPair(32, 32, 128));
    private static final long KV_CAPACITY = 48L << 30;

    /** More than ever wait and run at once. */
    private static final int ATTEMPTS = 1 << 16;

    /** Low: mostly alone. Middle: some ten together. High: near the most that the card can take. */
    @Param({"0.5", "3", "5"})
    double requestsPerSecond;

    private final AlarmQueue clock = new AlarmQueue();
    private final Leg[] attempts = new Leg[ATTEMPTS];
    private final RandomGenerator random = new RandomStreams(1).stream("workload", 0);
    private final Alarm arrival = clock.create(this::arrive);
    private final BatchEngine engine =
            new BatchEngine(new EngineLimits(256, 2048), new RooflineCost(CARD, MODEL), 1 << 17, clock, new Card());
    private int next;
    private long steps;
    private long tokens;

    /** The decode steps of an iteration and the tokens that they give. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        public long decodeSteps;
        public long decodeTokens;

        /** Sets both counters to 0 before an iteration. */
        @Setup(Level.Iteration)
        public void reset() {
            decodeSteps = 0;
            decodeTokens = 0;
        }
    }

    /** Draws the requests and sets the first arrival at time 0. */
    @Setup
    public void open() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int prompt = 1 + (int) (1000 * random.nextExponential());
            int output = 1 + (int) (200 * random.nextExponential());
            attempts[i] = Leg.alone(new Demand(Request.of(i, 0, 0, prompt, 2 * output), output), 0, 0);
        }
        arrival.set(0);
    }

    /** Runs the engine until a request has finished, and adds up the decode steps and tokens until then. */
    @Benchmark
    public void request(Counters counters) {
        clock.runUntil(Long.MAX_VALUE);
        counters.decodeSteps += steps;
        counters.decodeTokens += tokens;
        steps = 0;
        tokens = 0;
    }

    private void arrive(long now) {
        engine.start(attempts[next++ & ATTEMPTS - 1]);
        arrival.set(now + (long) (1e9 / requestsPerSecond * random.nextExponential()));
    }

    private final class Card implements BatchEngine.Host {
        private long used;

        @Override
        public boolean reserve(long bytes) {
            if (used + bytes > KV_CAPACITY) {
                return false;
            }
            used += bytes;
            return true;
        }

        @Override
        public void release(long bytes) {
            used -= bytes;
        }

        @Override
        public void memoryLeft() {}

        @Override
        public void busy(boolean busy) {}

        @Override
        public void firstToken(Leg attempt, long now) {}

        @Override
        public void finished(Leg attempt, long now) {
            clock.stop();
        }

        @Override
        public void decoded(int sequences, int count, long start, long end, long firstStep, long lastStep) {
            steps += count;
            tokens += (long) sequences * count;
        }
    }
}
