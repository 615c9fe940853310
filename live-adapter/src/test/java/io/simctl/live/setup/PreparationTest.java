package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.RunListener;
import io.simctl.fleet.Request;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveProgress;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.setup.TypicalRequests.Lengths;
import io.simctl.live.testing.Families;
import io.simctl.live.testing.Fleets;
import io.simctl.live.testing.ListeningServer;
import io.simctl.live.testing.ListeningServer.Asked;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.backend.OpenAiServer;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.load.ScenarioLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests that servers get before a run. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreparationTest {
    private static final String SCENARIO = """
            scenario: preparation
            seed: 1
            duration: 300ms
            drain: 5s
            models:
              often: &model {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: often}}
              rarely: *model
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              one: {hardware: box, resident: often, backend: {type: FAMILY, url: "ONE", silence: SILENCE}}
              two: {hardware: box, resident: often, backend: {type: FAMILY, url: "TWO", silence: SILENCE}}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}}
            workload:
              - {model: often, rate: 20, prompt: 300, output: 30}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    @TempDir
    private Path folder;

    /** How many requests each server had when the run's first one came. */
    private static final class AtFirst implements RunListener {
        private final List<ListeningServer> servers;
        private final List<Integer> asked = new ArrayList<>();

        AtFirst(ListeningServer... servers) {
            this.servers = List.of(servers);
        }

        @Override
        public void submitted(Request request, long now) {
            if (asked.isEmpty()) {
                servers.forEach(server -> asked.add(server.asked().size()));
            }
        }
    }

    private Scenario scenario(ServerFamily family, ListeningServer one, ListeningServer two, String silence)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("preparation.yaml"),
                SCENARIO.replace("FAMILY", family.name())
                        .replace("ONE", one.base().toString())
                        .replace("TWO", two.base().toString())
                        .replace("SILENCE", silence));
        return ScenarioLoader.load(file, List.of(), Policies.load(PreparationTest.class.getClassLoader()))
                .scenario();
    }

    private static LiveRun.Result run(
            LiveSetup setup, Scenario scenario, RunListener listener, LiveProgress progress, BooleanSupplier cancelled)
            throws Exception {
        return setup.run(
                        scenario.policies().values().iterator().next(),
                        Fleets.of(scenario),
                        (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index))
                .run(listener, Journal.forgetting(), progress, cancelled);
    }

    private static Stream<ServerFamily> attached() {
        return Families.all().filter(family -> !(family.launch() instanceof Launch.Embedded));
    }

    @ParameterizedTest
    @MethodSource("attached")
    void aServerOfEveryFamilyIsAskedForSomethingLikeTheRunsRequestsBeforeTheFirstOfThem(ServerFamily family)
            throws Exception {
        try (ListeningServer one = ListeningServer.start();
                ListeningServer two = ListeningServer.start()) {
            Scenario scenario = scenario(family, one, two, "20s");
            AtFirst listener = new AtFirst(one, two);
            try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
                run(setup, scenario, listener, now -> {}, () -> false);
            }

            assertThat(one.asked().subList(0, listener.asked.getFirst())).contains(new Asked(300, 30));
            assertThat(two.asked().subList(0, listener.asked.getLast())).contains(new Asked(300, 30));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "300, 30, 4096, 300, 30",
        "300, 500, 4096, 300, 64",
        "3500, 64, 4096, 3500, 64",
        "4000, 64, 4096, 3520, 64",
        "90000, 64, 131072, 4096, 64",
        "100, 100, 16, 7, 7",
        "1, 1, 1, 1, 1"
    })
    void aTypicalRequestIsCutToWhatTheContextBearsAndToSeconds(
            int prompt, int output, int context, int promptTokens, int outputTokens) {
        assertThat(Preparation.bounded(new Lengths(prompt, output), context))
                .isEqualTo(new Lengths(promptTokens, outputTokens));
    }

    @Test
    void aServerThatSendsCommentsOnlyIsGivenUpSoonAndTheRunSaysWhatItDoesNotKnowThen() throws Exception {
        try (ListeningServer one = ListeningServer.hanging();
                ListeningServer two = ListeningServer.hanging()) {
            Scenario scenario = scenario(new OpenAiServer(), one, two, "150ms");
            List<String> awaited = new ArrayList<>();
            LiveProgress progress = new LiveProgress() {
                @Override
                public void reached(long now) {}

                @Override
                public void waitsFor(String what) {
                    awaited.add(what);
                }
            };
            try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
                LiveRun.Result result = run(setup, scenario, new RunListener() {}, progress, () -> false);

                assertThat(result.isComplete()).isTrue();
                assertThat(setup.remarks())
                        .allSatisfy(remark -> assertThat(remark).contains("silence: no token came"))
                        .anySatisfy(remark -> assertThat(remark).contains("prompts of often could not be fitted"))
                        .anySatisfy(remark -> assertThat(remark)
                                .contains("often at " + one.base())
                                .contains("could not be warmed up"));
            }
            assertThat(awaited)
                    .anySatisfy(what -> assertThat(what).startsWith("waiting for tokens of often on one"))
                    .last()
                    .isEqualTo("");
        }
    }

    @Test
    void aStopWhileAServerIsAskedForItsFirstTokensIsTakenAtOnce() throws Exception {
        try (ListeningServer one = ListeningServer.hanging();
                ListeningServer two = ListeningServer.hanging()) {
            Scenario scenario = scenario(new OpenAiServer(), one, two, "10m");
            try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
                LiveRun.Result result = run(
                        setup,
                        scenario,
                        new RunListener() {},
                        now -> {},
                        () -> !one.asked().isEmpty());

                assertThat(result.isComplete()).isFalse();
            }
        }
    }
}
