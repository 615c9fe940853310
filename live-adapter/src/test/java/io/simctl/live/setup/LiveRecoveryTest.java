package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveProgress;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.testing.FadingServer;
import io.simctl.live.testing.FadingServer.Ending;
import io.simctl.live.testing.Fleets;
import io.simctl.live.testing.OrderedRouter;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live runs whose server ends connections, or loses a model: nothing is lost to the former, and the latter is loaded again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveRecoveryTest {
    private static final String SCENARIO = """
            scenario: recovery
            seed: 1
            duration: 1s
            drain: 20s
            models:
              a: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: b}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              one: {hardware: box, resident: a, backend: BACKEND}
            network: {delay: 0ms, heartbeat: {interval: 50ms, delay: 0ms}}
            workload:
              - {model: a, rate: 30, gaps: constant, prompt: 20, output: 2}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: lru}
            """;

    @TempDir
    private Path folder;

    private static final class Ends implements RunListener {
        final List<Outcome> outcomes = new ArrayList<>();

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            outcomes.add(outcome);
        }
    }

    private LiveRun.Result run(String backend, RunListener listener, LiveProgress progress) throws Exception {
        Path file = Files.writeString(folder.resolve("recovery.yaml"), SCENARIO.replace("BACKEND", backend));
        Scenario scenario = ScenarioLoader.load(file, List.of(), Policies.load(LiveRecoveryTest.class.getClassLoader()))
                .scenario();
        try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
            return setup.run(
                            scenario.policies().values().iterator().next(),
                            Fleets.of(scenario),
                            (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index))
                    .run(listener, Journal.forgetting(), progress, () -> false);
        }
    }

    @Test
    void requestsOnConnectionsThatHadEndedAreServedAndCounted() throws Exception {
        Ends ends = new Ends();
        try (FadingServer server = FadingServer.at(2, Ending.CLOSED)) {
            LiveRun.Result result = run("{type: llama-server, url: \"" + server.base() + "\"}", ends, now -> {});

            assertThat(ends.outcomes).hasSizeGreaterThan(20).containsOnly(Outcome.COMPLETED);
            assertThat(result.sentAgain()).isPositive().isLessThanOrEqualTo(server.broken());
        }
    }

    @Test
    void aModelThatARouterHasLostIsLoadedAgain() throws Exception {
        Ends ends = new Ends();
        try (OrderedRouter router = OrderedRouter.start()) {
            AtomicBoolean hasCrashed = new AtomicBoolean();
            LiveProgress crash = now -> {
                if (now > TimeUnit.MILLISECONDS.toNanos(300) && !hasCrashed.getAndSet(true)) {
                    router.crash();
                }
            };

            LiveRun.Result result =
                    run("{type: llama-server, router: true, url: \"" + router.base() + "\"}", ends, crash);

            assertThat(result.restarts()).isEqualTo(1);
            assertThat(ends.outcomes)
                    .as("requests on their way when it was lost")
                    .filteredOn(outcome -> !outcome.equals(Outcome.COMPLETED))
                    .isNotEmpty()
                    .hasSizeLessThan(ends.outcomes.size() / 2);
            assertThat(ends.outcomes).last().isEqualTo(Outcome.COMPLETED);
        }
    }
}
