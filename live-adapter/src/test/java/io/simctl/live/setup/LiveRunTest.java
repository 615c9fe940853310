package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.Playback;
import io.simctl.live.loop.StartUpFailure;
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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole live runs on real llama.cpp servers with tiny models. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveRunTest {
    private static final String SCENARIO = """
            scenario: live
            seed: 1
            duration: 6s
            drain: 20s
            models:
              ada: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny, seed: 1}}
              bea: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny, seed: 2}}
            hardware:
              box: {memory: 1.5MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, resident: ada, backend: {type: llama-embedded, slots: 2, context: 512}}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}}
            workload:
              - {model: ada, rate: 3, prompt: {type: log-normal, median: 30, p95: 80, max: 200}, output: {type: fixed, tokens: 12}}
              - {model: bea, rate: 2, prompt: {type: fixed, tokens: 20}, output: {type: log-normal, median: 20, p95: 40, max: 60}}
            policies:
              swapping:
                fleet: {scheduling: random}
                node: NODE
            """;

    private static final String LRU =
            "{admission: {type: bounded-queue, seats: 2, queue: 3}, swap: {type: lru, min_dwell: 500ms}}";

    @TempDir
    private static Path folder;

    private final RandomSource random = (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index);

    private static Scenario scenario(String text) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, text);
        return ScenarioLoader.load(file, List.of(), Policies.load(LiveRunTest.class.getClassLoader()))
                .scenario();
    }

    /** The machine holds one of the two at a time, whether a policy looks at memory or has been told so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                LRU,
                "{admission: {type: concurrency-limit, limit: 4}, swap: {type: matrix, sets: {s: ada | bea}}}",
                "{admission: {type: concurrency-limit, limit: 4}, scheduling: swap-lock,"
                        + " swap: {type: matrix, runtime: locked, sets: {s: ada | bea}}}",
                "{admission: {type: concurrency-limit, limit: 4}, swap: groups}",
                "{admission: {type: principal-queue, slots: 2},"
                        + " swap: {type: exclusive-groups, groups: {box: [ada, bea]}, retry_interval: 100ms}}",
                "{admission: {type: bounded-queue, seats: 2, queue: 3}, swap: {type: rent-or-buy, max_wait: 1s}}",
                "{admission: {type: bounded-queue, seats: 2, queue: 3}, swap: {type: predictive, max_wait: 1s}}"
            })
    void swapsAnswersAndAccountsAndItsJournalPlaysBackLineForLine(String node) throws Exception {
        Scenario scenario = scenario(SCENARIO.replace("NODE", node));
        PolicySet policies = scenario.policies().values().iterator().next();
        Decisions live = new Decisions();
        Journal journal = new Journal();
        LiveRun.Result result;
        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            result = setup.run(policies, Fleets.of(scenario), random).run(live, journal, now -> {}, () -> false);
        }

        assertThat(result.isComplete()).isTrue();
        assertThat(live.completed()).as("requests that completed").hasSizeGreaterThan(10);
        assertThat(live.completed()).allSatisfy(attempt -> {
            assertThat(attempt.generatedTokens())
                    .as("output tokens of request %s", attempt.request().id())
                    .isEqualTo(attempt.outputTokens());
            assertThat(attempt.wireSentAt()).isGreaterThanOrEqualTo(attempt.startedAt());
            assertThat(attempt.firstTokenAt()).isGreaterThan(attempt.wireSentAt());
            assertThat(attempt.lastTokenAt()).isGreaterThanOrEqualTo(attempt.firstTokenAt());
        });
        assertThat(live.lines())
                .as("both models took their turns")
                .anyMatch(line -> line.endsWith("0/1 LOADING -> RESIDENT"));
        assertThat(live.lines()).anyMatch(line -> line.endsWith("0/0 LOADING -> RESIDENT"));

        Decisions played = new Decisions();
        Playback.run(scenario, policies, Fleets.of(scenario), random, journal, result.end(), played);
        assertThat(played.lines()).containsExactlyElementsOf(live.lines());
    }

    @Test
    void aRunThatIsStoppedEarlyAccountsForEveryRequest() throws Exception {
        Scenario scenario = scenario(SCENARIO.replace("NODE", LRU).replace("6s", "1h"));
        PolicySet policies = scenario.policies().values().iterator().next();
        Decisions live = new Decisions();
        LiveRun.Result result;
        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            result = setup.run(policies, Fleets.of(scenario), random)
                    .run(
                            live,
                            Journal.forgetting(),
                            now -> {},
                            () -> live.completed().size() >= 3);
        }

        assertThat(result.isComplete()).isFalse();
        long tries =
                live.lines().stream().filter(line -> line.contains(" try ")).count();
        long ends = live.lines().stream().filter(line -> line.contains(" at ")).count();
        assertThat(ends).as("every request that was sent has an end").isEqualTo(tries);
    }

    @Test
    void aServerThatCannotStartEndsTheRunWithItsLastWords() throws Exception {
        Files.writeString(folder.resolve("broken.gguf"), "not a model");
        Scenario scenario = scenario(SCENARIO.replace("NODE", LRU)
                .replace("live: {synth: tiny, seed: 1}", "live: {file: broken.gguf, trusted: true}"));
        PolicySet policies = scenario.policies().values().iterator().next();
        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            LiveRun run = setup.run(policies, Fleets.of(scenario), random);
            assertThatThrownBy(() -> run.run(new Decisions(), Journal.forgetting(), now -> {}, () -> false))
                    .isInstanceOf(StartUpFailure.class)
                    .hasMessageContaining("ada")
                    .hasMessageContaining("before it was ready");
        }
    }

    @Test
    void aModelWithoutAFileIsRefusedBeforeAnythingStarts() throws Exception {
        Scenario scenario = scenario(SCENARIO.replace("NODE", LRU).replace(", live: {synth: tiny, seed: 1}", ""));
        assertThatThrownBy(() -> LiveSetup.of(scenario, folder.resolve("models")))
                .isInstanceOf(InvalidSetup.class)
                .hasMessageContaining("`models.ada` needs `live: {file: …}`");
    }

    @Test
    void aPolicyThatMustKnowTheFutureIsRefusedBeforeAnythingStarts() throws Exception {
        Scenario scenario =
                scenario(SCENARIO.replace("NODE", "{swap: {type: idle-unload, after: 1s, swap: clairvoyant}}"));
        assertThatThrownBy(() -> LiveSetup.of(scenario, folder.resolve("models")))
                .isInstanceOf(InvalidSetup.class)
                .hasMessage(
                        "`policies.swapping.node.swap.swap`: `clairvoyant` must know when requests will come, which nobody does"
                                + " in a live run; name the other policy sets with `--policy`, or simulate with `simctl run`");
        LiveSetup.of(scenario, List.of(), folder.resolve("models")).close();
    }

    @Test
    void aPairThatServesAModelTogetherIsRefusedBeforeAnythingStarts() throws Exception {
        Scenario scenario = scenario(SCENARIO.replace("NODE", LRU)
                .replaceFirst(
                        "resident:", "count: 2, cluster: {models: ada, link: 5GB/s, parallelism: single}, resident:"));
        assertThatThrownBy(() -> LiveSetup.of(scenario, folder.resolve("models")))
                .isInstanceOf(InvalidSetup.class)
                .hasMessageContaining("are simulated only; leave `cluster` out, or use `simctl run`");
    }

    @Test
    void aFileThatNobodyVouchesForIsNotLoadedIntoTheEmbeddedLlamaCpp() throws Exception {
        Files.writeString(folder.resolve("foreign.gguf"), "GGUF");
        Scenario scenario = scenario(
                SCENARIO.replace("NODE", LRU).replace("live: {synth: tiny, seed: 1}", "live: {file: foreign.gguf}"));
        assertThatThrownBy(() -> LiveSetup.of(scenario, folder.resolve("models")))
                .isInstanceOf(InvalidSetup.class)
                .hasMessageContaining("`models.ada` is a file that simctl did not make")
                .hasMessageContaining("CVE-2025-49847")
                .hasMessageContaining("trusted: true");
    }
}
