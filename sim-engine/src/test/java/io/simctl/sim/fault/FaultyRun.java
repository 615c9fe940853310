package io.simctl.sim.fault;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.sim.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A checked run, written down: a request every five seconds, of twenty tokens of 100 ms each, for machines that take 10 s to load their
 * model from disk and 2 s from the page cache.
 */
final class FaultyRun {
    private static final String WORLD = """
            scenario: faulty
            seed: 7
            duration: 2m
            models:
              m: {weights: 10GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 1000}
            hardware:
              box: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS, load_cold: 1GB/s, load_warm: 5GB/s, load_overhead: 0s, unload: 0s}
            fleet:
              box: &box
                hardware: box
                count: COUNT
                resident: m
                backend: {type: llama-server, start_timeout: 30s}
                engine: {max_sequences: 8}
                steps: {m: {decode: {1: 100ms, 8: 100ms}, prefill: 1e9/s}}
            network: {delay: 10ms, heartbeat: {interval: 1s, delay: 10ms}}
            workload:
              - {model: m, rate: 0.2, gaps: constant, prompt: {type: fixed, tokens: 1}, output: {type: fixed, tokens: 20}}
            faults:
            FAULTS
            policies:
              any: POLICIES
            """;

    /** Two machines that serve the model together over a link, a request every ten seconds. */
    private static final String PAIR = """
            scenario: faulty
            seed: 7
            duration: 4m
            models:
              m: {weights: 10GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, hidden: 1024, query_heads: 8, kv_heads: 8, max_tokens: 1000}
            hardware:
              box: {memory: 20GB, bandwidth: 100GB/s, compute: 10TFLOPS, load_cold: 2GB/s, load_overhead: 0s, unload: 0s}
            fleet:
              box:
                hardware: box
                count: 2
                resident: m
                engine: {max_sequences: 8}
                cluster: {models: m, parallelism: tp, rdma: true, link: 5GB/s}
            network: {delay: 10ms, heartbeat: {interval: 1s, delay: 10ms}}
            workload:
              - {model: m, rate: 0.1, gaps: constant, prompt: {type: fixed, tokens: 1}, output: {type: fixed, tokens: 20}}
            faults:
            FAULTS
            policies:
              any: {fleet: {admission: cluster-ranks, attempts: 1}}
            """;

    /** The events of machines, a line each: seconds, and what happened. */
    final List<String> events = new ArrayList<>();

    /** The ends of requests, a line each: seconds, the outcome, and the machine of the last try. */
    final List<String> ends = new ArrayList<>();

    /** When clients saw first tokens, in seconds. */
    final List<String> firstTokens = new ArrayList<>();

    private FaultyRun() {}

    /** One machine, whose requests nobody tries elsewhere. */
    static FaultyRun ofOne(String... faults) {
        return of(1, "{fleet: {attempts: 1}}", faults);
    }

    static FaultyRun of(int machines, String policies, String... faults) {
        return in(WORLD.replace("COUNT", "" + machines).replace("POLICIES", policies), faults);
    }

    /** A pair, whose requests nobody tries elsewhere. */
    static FaultyRun ofPair(String... faults) {
        return in(PAIR, faults);
    }

    private static FaultyRun in(String world, String... faults) {
        FaultyRun run = new FaultyRun();
        Scenario scenario = scenario(world.replace("FAULTS", "  - " + String.join("\n  - ", faults)));
        Simulation simulation = new Simulation(
                scenario, Optional.ofNullable(scenario.policies().get("any")).orElseThrow(), scenario.seed(), 0);
        simulation.run(List.of(run.new Notes()), true, now -> {}, () -> false);
        return run;
    }

    private static Scenario scenario(String yaml) {
        try {
            Path file = Files.createTempFile("faulty", ".yaml");
            try {
                Files.writeString(file, yaml);
                return ScenarioLoader.load(file, List.of(), Policies.load(FaultyRun.class.getClassLoader()))
                        .scenario();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many requests ended in this way, as a beginning of words such as {@code failed}. */
    long ended(String how) {
        return ends.stream().filter(end -> end.contains(" " + how)).count();
    }

    private static String seconds(long now) {
        return String.valueOf(Math.round(now / 1e7) / 100.0);
    }

    private final class Notes implements RunListener {
        @Override
        public void fault(int machine, String fault, boolean begins, long now) {
            events.add(seconds(now) + " " + fault + (begins ? "" : " no more") + " on " + machine);
        }

        @Override
        public void modelState(int machine, int model, ModelState before, ModelState after, long now) {
            if (now > 0) {
                events.add(seconds(now) + " " + after + " on " + machine);
            }
        }

        @Override
        public void loadFailed(int machine, int model, String cause, long now) {
            events.add(seconds(now) + " " + cause + " on " + machine);
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            String how = switch (outcome) {
                case Outcome.Completed c -> "completed";
                case Outcome.Failed f -> "failed " + f.cause();
                case Outcome.Rejected r -> "rejected " + r.status() + " " + r.reason();
                case Outcome.TimedOut t -> "timed out";
                case Outcome.Cancelled c -> "cancelled";
                case Outcome.Unfinished u -> "unfinished";
            };
            if (last.firstTokenAt() != Attempt.UNSET) {
                firstTokens.add(seconds(last.firstTokenAt() + networkDelay + last.firstTokenLate()));
            }
            ends.add(seconds(now) + " " + how + " on " + last.machine());
        }
    }
}
