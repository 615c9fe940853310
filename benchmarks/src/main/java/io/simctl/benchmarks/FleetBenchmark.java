package io.simctl.benchmarks;

import io.simctl.control.Alarm;
import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.control.Workload;
import io.simctl.control.plane.ControlPlane;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.sim.RandomStreams;
import io.simctl.sim.kernel.AlarmQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The control plane alone: each machine gets about a request a second, which takes it two seconds, and reports every five. One
 * invocation is one request from the client through admission, scheduling, network and node to its end and back, its share of
 * the heartbeats included. What grows with the number of machines is the cost of choosing among them and of a fleet that no
 * longer fits the CPU's caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class FleetBenchmark {
    private static final long SERVICE = 2_000_000_000L;
    private static final int PROMPT = 400;
    private static final int BLOCK = 25;
    private static final int CONVERSATIONS = 8_000;

    private static final String SCENARIO = """
            scenario: fleet
            seed: 1
            duration: 1s
            models:
              m: {weights: 4GB, kv_per_token: 128KiB, context: 8192, parameters: 8e9, layers: 32, max_tokens: 1024}
            hardware:
              card: {memory: 24GB, bandwidth: 900GB/s, compute: 70TFLOPS}
            fleet:
              card: {hardware: card, count: MACHINES, resident: m}
            workload:
              - {model: m, rate: 1, prompt: 400, output: 150}
            policies:
              chosen:
                fleet: {scheduling: SCHEDULING}
                node: {admission: unbounded, swap: refuse}
            """;

    @Param({"10", "100", "1000"})
    int machines;

    @Param({
        "least-busy",
        "least-reported",
        "round-robin",
        "random",
        "power-of-two",
        "additive-cost",
        "marginal-cost",
        "prefix-aware",
        "kv-overlap",
        "weighted-scores",
        "warm-first",
        "session-affinity"
    })
    String scheduling = "least-busy";

    private final AlarmQueue clock = new AlarmQueue();

    /** Begins the run of a fleet with so many machines under the scheduling policy. */
    @Setup
    public void open() throws IOException {
        Scenario scenario = scenario();
        PolicySet policies =
                Optional.ofNullable(scenario.policies().get("chosen")).orElseThrow();
        Fleet fleet = ControlInputs.fleet(scenario, new CardSpeeds());
        RandomStreams random = new RandomStreams(1);
        new ControlPlane(
                        fleet,
                        ControlInputs.settings(scenario, policies),
                        ControlInputs.policies(policies, fleet, random::stream),
                        new Workload(new Arrivals(machines, random.stream("arrivals", 0)), List.of()),
                        clock,
                        new Cards(clock),
                        new StopAtEnd())
                .begin();
    }

    /** Sessions are told apart by blocks that not all conversations share; else the whole fleet would have one. */
    private String policy() {
        return scheduling.equals("session-affinity") ? "{type: session-affinity, blocks: 8}" : scheduling;
    }

    private Scenario scenario() throws IOException {
        Path file = Files.createTempFile("fleet", ".yaml");
        try {
            Files.writeString(file, SCENARIO.replace("MACHINES", "" + machines).replace("SCHEDULING", policy()));
            return ScenarioLoader.load(file, List.of(), Policies.load(FleetBenchmark.class.getClassLoader()))
                    .scenario();
        } finally {
            Files.delete(file);
        }
    }

    /** Runs the fleet until a request has ended. */
    @Benchmark
    public void request() {
        clock.runUntil(Long.MAX_VALUE);
    }

    private final class StopAtEnd implements RunListener {
        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            clock.stop();
        }
    }

    private static final class CardSpeeds implements ControlInputs.Speeds {
        @Override
        public double decode(FleetEntry entry, String model) {
            return 100;
        }

        @Override
        public double prefill(FleetEntry entry, String model) {
            return 5000;
        }
    }

    /**
     * A Poisson stream of one request a second for each machine, without end. Prompts are those of so many conversations whatever the
     * number of machines, of which a quarter is the same for all: what a router has to know of prompts grows with these, and what is
     * asked here is what grows with the machines.
     */
    private static final class Arrivals implements Iterator<Demand> {
        private final double gap;
        private final RandomGenerator random;
        private final Prefix[] conversations;
        private long id;
        private long at;

        Arrivals(int machines, RandomGenerator random) {
            this.gap = 1e9 / machines;
            this.random = random;
            this.conversations =
                    IntStream.range(0, CONVERSATIONS).mapToObj(Arrivals::prefix).toArray(Prefix[]::new);
        }

        private static Prefix prefix(int conversation) {
            return new Prefix(
                    BLOCK,
                    IntStream.range(0, PROMPT / BLOCK)
                            .mapToLong(i -> i < PROMPT / BLOCK / 4 ? i : 1000L * (1 + conversation) + i)
                            .toArray());
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Demand next() {
            at += (long) (gap * random.nextExponential());
            Prefix prefix = conversations[random.nextInt(conversations.length)];
            return new Demand(
                    new Request(id++, 0, at, PROMPT, 300, Request.NO_OWNER, Request.Route.PUBLIC, prefix), 150);
        }
    }

    /**
     * Machines that serve every request in the same time, however many they have. So requests end in the order in which they began,
     * whatever machine has them, and one line and one alarm do for the whole fleet: what is measured is the control plane and not
     * what it stands on.
     */
    private static final class Cards implements Backend.Factory {
        private final AlarmQueue clock;
        private final Alarm end;
        private final ArrayDeque<Leg> running = new ArrayDeque<>();
        private final ArrayDeque<Backend.Listener> listeners = new ArrayDeque<>();

        Cards(AlarmQueue clock) {
            this.clock = clock;
            this.end = clock.create(this::finish);
        }

        @Override
        public Backend create(int machine, Backend.Listener listener) {
            return new Card(this, listener);
        }

        private void start(Leg attempt, Backend.Listener listener) {
            attempt.prefillAt(clock.now());
            running.add(attempt);
            listeners.add(listener);
            if (running.size() == 1) {
                end.set(clock.now() + SERVICE);
            }
        }

        private void finish(long now) {
            Leg attempt = running.remove();
            Backend.Listener listener = listeners.remove();
            attempt.firstTokenAt(now - SERVICE / 2);
            attempt.lastTokenAt(now);
            listener.firstToken(attempt, now);
            listener.finished(attempt, now);
            if (!running.isEmpty()) {
                end.set(running.element().prefillAt() + SERVICE);
            }
        }
    }

    private record Card(Cards cards, Backend.Listener listener) implements Backend {
        @Override
        public void start(Leg attempt) {
            cards.start(attempt, listener);
        }

        @Override
        public void cancel(Leg attempt) {
            throw new IllegalStateException("every client stays");
        }

        @Override
        public void load(int model) {
            throw new IllegalStateException("every model is resident");
        }

        @Override
        public void unload(int model) {
            throw new IllegalStateException("every model stays");
        }

        @Override
        public long usedBytes() {
            return 4_000_000_000L;
        }
    }
}
