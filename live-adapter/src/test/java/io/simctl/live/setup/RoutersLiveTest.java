package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.Playback;
import io.simctl.live.testing.Decisions;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways in which systems route, live on two machines with real llama-servers: each decision is taken again when the journal is played
 * back. {@code .ci/llama-server} builds one.
 */
@Tag("router")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoutersLiveTest {
    private static final String SCENARIO = """
            scenario: routers
            seed: 1
            duration: 8s
            drain: 30s
            models:
              ada: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny, seed: 1}}
              bea: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny, seed: 2}}
            hardware:
              box: {memory: 2.5MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {count: 2, hardware: box, on_disk: [ada, bea], resident: ada, backend: BACKEND}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}}
            workload:
            WORKLOAD
            clients: {timeout: 30s}
            policies:
              chosen: POLICIES
            """;

    private static final String TWO_MODELS = """
              - {model: ada, rate: 3, prompt: {type: fixed, tokens: 30}, output: {type: fixed, tokens: 8}}
              - {model: bea, rate: 3, prompt: {type: fixed, tokens: 20}, output: {type: fixed, tokens: 12}}
            """;

    private static final String BURSTS = """
              - {model: ada, rate: 12, gaps: {type: gamma, cv: 2}, prompt: {type: fixed, tokens: 200}, output: {type: fixed, tokens: 40}}
            """;

    private static final String CONVERSATIONS = """
              - model: ada
                users: 5
                think: 100ms
                prompt: {type: fixed, tokens: 500}
                output: {type: fixed, tokens: 8}
                conversation: {turns: 4, think: 100ms, message: {type: fixed, tokens: 40}}
            """;

    @TempDir
    private static Path folder;

    private final RandomSource random = (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index);

    private static Scenario scenario(String workload, String policies) throws IOException {
        String binary = System.getProperty("simctl.llama-server");
        assertThat(binary)
                .as("-Dsimctl.llama-server: a llama-server; .ci/llama-server makes one")
                .isNotNull();
        String backend = "{type: llama-server, slots: 2, context: 1024, command: \"'" + binary
                + "' -m {model} --host 127.0.0.1 --port {port} -np {slots} -c {total_context} -t 1\"}";
        Path file = Files.writeString(
                folder.resolve("scenario.yaml"),
                SCENARIO.replace("BACKEND", backend)
                        .replace("WORKLOAD\n", workload)
                        .replace("POLICIES", policies));
        return ScenarioLoader.load(file, List.of(), Policies.load(RoutersLiveTest.class.getClassLoader()))
                .scenario();
    }

    /** Runs it live, and finds every line again when its journal is played back. */
    private Decisions run(String workload, String policies) throws Exception {
        Scenario scenario = scenario(workload, policies);
        PolicySet chosen = scenario.policies().values().iterator().next();
        Decisions live = new Decisions();
        Journal journal = new Journal();
        LiveRun.Result result;
        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            result = setup.run(chosen, Fleets.of(scenario), random).run(live, journal, now -> {}, () -> false);
        }
        assertThat(result.isComplete()).isTrue();
        assertThat(live.completed()).hasSizeGreaterThan(20);
        assertThat(live.completed().stream().map(Attempt::machine)).contains(0, 1);

        Decisions played = new Decisions();
        Playback.run(scenario, chosen, Fleets.of(scenario), random, journal, result.end(), played);
        assertThat(played.lines()).containsExactlyElementsOf(live.lines());
        return live;
    }

    @Test
    void poolsAssignAMachineToEachModelAndPlayBackDecisionForDecision() throws Exception {
        Decisions live = run(TWO_MODELS, """
                {fleet: {admission: pool-exhausted, scheduling: additive-cost, queue: {depth: 100, max_wait: 20s},
                  placement: {type: model-pools, interval: 500ms, min_dwell: 1s, burst_buffer: 0, min_warm: {ada: 1, bea: 1}}},
                  node: {admission: {type: bounded-queue, seats: 2, queue: 30}, swap: refuse}}
                """.strip());

        assertThat(live.lines())
                .as("one machine was given to the other model")
                .anyMatch(line -> line.endsWith("/1 LOADING -> RESIDENT"));
        Map<Integer, List<Integer>> machines = live.completed().stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.request().model(),
                        Collectors.mapping(Attempt::machine, Collectors.toList())));
        assertThat(machines.keySet()).containsExactlyInAnyOrder(0, 1);
        assertThat(machines.get(1))
                .as("the machine of the second model")
                .containsOnly(machines.get(1).getFirst());
    }

    @Test
    void cortexWithPollingPlaysBackDecisionForDecision() throws Exception {
        Decisions live = run(BURSTS, """
                {fleet: {admission: reachable-only, scheduling: {type: least-reported, defects: [forgets-dispatches, skips-loading]},
                  telemetry: {type: poll, interval: 300ms, timeout: 5s}, attempts: 1},
                  node: {admission: {type: bounded-queue, seats: 2, queue: 2}}}
                """.strip());

        assertThat(live.lines())
                .as("between two polls requests herd to one machine, which turns some away")
                .anyMatch(line -> line.contains("Rejected"));
    }

    @Test
    void prefixAwareRoutingKeepsConversationsTogetherAndPlaysBackDecisionForDecision() throws Exception {
        Decisions live = run(CONVERSATIONS, """
                {fleet: {scheduling: {type: prefix-aware, balance_difference: 8}}, node: {swap: refuse}}
                """.strip());

        Map<Long, List<Integer>> machines = live.completed().stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.request().prefix().block(0),
                        Collectors.mapping(Attempt::machine, Collectors.toList())));
        assertThat(machines.values())
                .as("machines that each conversation was on")
                .hasSizeGreaterThan(5)
                .allSatisfy(its -> assertThat(its).containsOnly(its.getFirst()));
    }
}
