package io.simctl.workload;

import io.simctl.control.Demand;
import io.simctl.fleet.Request;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.load.TestPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** Scenarios of two models, of which only the workload differs. */
final class Workloads {
    static final double SECOND = 1e9;

    private Workloads() {}

    static RandomSource seed(long seed) {
        return (purpose, index) -> new SplittableRandom(seed * 1_000_003L + 31L * purpose.hashCode() + index);
    }

    /** @param workload a YAML list in flow style */
    static Scenario scenario(Path folder, String duration, String workload, String... sets) {
        String yaml = """
                scenario: test
                %s
                models:
                  a: {weights: 1GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, max_tokens: 1000}
                  b: {weights: 1GB, kv_per_token: 1KiB, context: 200000, parameters: 1e9}
                hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
                fleet: {desk: {hardware: mac, owner: alice}}
                workload: %s
                policies: {p: {}}
                """.formatted(duration, workload);
        try {
            Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml);
            return ScenarioLoader.load(file, List.of(sets), TestPolicies.all()).scenario();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Request> requests(Scenario scenario, long seed) {
        return demands(scenario, seed).stream().map(Demand::request).toList();
    }

    static List<Demand> demands(Scenario scenario, long seed) {
        List<Demand> requests = new ArrayList<>();
        try (WorkloadSource source = WorkloadSource.open(scenario, seed(seed))) {
            Iterator<Demand> openLoop = source.workload().openLoop();
            openLoop.forEachRemaining(requests::add);
        }
        return requests;
    }
}
