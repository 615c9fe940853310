package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.fleet.Outcome;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.LiveFacts;
import io.simctl.report.Setup;
import io.simctl.report.result.RequestCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live runs on an emulated server, in this process. */
@Timeout(60)
class LiveRunsTest {
    private static final String SCENARIO = """
            scenario: turns
            duration: 300ms
            models:
              m: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: emulated}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            network: {delay: 0ms}
            fleet:
              box: {hardware: box, resident: m, backend: {type: openai, url: "URL"}}
            workload:
              - {model: m, rate: 50, prompt: 10, output: 4}
            policies:
              first: {fleet: {scheduling: least-busy}, node: {swap: refuse}}
              second: {fleet: {scheduling: least-busy}, node: {swap: refuse}}
            """;

    @TempDir
    private Path folder;

    private Emulator server;

    @BeforeEach
    void startServer() throws Exception {
        server = Emulator.start(EmulatorOptions.INSTANT);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private RunPlan plan() throws Exception {
        String text = SCENARIO.replace("URL", server.base().toString());
        Path file = Files.writeString(folder.resolve("turns.yaml"), text);
        return RunPlan.of(ScenarioSource.of(file).load()).withReplications(2);
    }

    /** Stops when a request ends in that run, counted from 0 over all policies. */
    private RunResults stoppedIn(int stopping) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicBoolean stopped = new AtomicBoolean();
        RunRecorders recorders = (policy, run, fleet) -> {
            boolean stops = begun.getAndIncrement() == stopping;
            return List.of(new RunListener() {
                @Override
                public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                    stopped.compareAndSet(false, stops);
                }
            });
        };
        try (LiveSetup setup = LiveSetup.of(plan().scenario(), folder)) {
            return new LiveRuns(setup, recorders, RunProgress.NONE, stopped::get).run(plan());
        }
    }

    @Test
    void policiesTakeTurnsSoThatWhatChangesMeanwhileMeetsAll() throws Exception {
        List<String> begun = new ArrayList<>();
        RunRecorders recorders = (policy, run, fleet) -> {
            begun.add(policy + run);
            return List.of();
        };
        try (LiveSetup setup = LiveSetup.of(plan().scenario(), folder)) {
            RunResults results = new LiveRuns(setup, recorders, RunProgress.NONE, () -> false).run(plan());

            assertThat(begun).containsExactly("first0", "second0", "first1", "second1");
            assertThat(results.mode()).isEqualTo(Setup.Mode.LIVE);
            assertThat(results.all())
                    .hasSize(4)
                    .allSatisfy(run -> assertThat(run.all().counts().get(RequestCount.SUBMITTED))
                            .isPositive());
            assertThat(results.facts()).allMatch(LiveFacts::isComplete);
        }
    }

    private List<LiveFacts> factsWith(String faults) throws Exception {
        server.close();
        server = Emulator.start(EmulatorOptions.INSTANT.withFaults(faults));
        try (LiveSetup setup = LiveSetup.of(plan().scenario(), folder)) {
            return new LiveRuns(setup, (policy, run, fleet) -> List.of(), RunProgress.NONE, () -> false)
                    .run(plan())
                    .facts();
        }
    }

    @Test
    void factsSayWhatTheRepliesAreWorth() throws Exception {
        assertThat(factsWith("usage=none chunk_tokens=2")).hasSize(4).allSatisfy(facts -> {
            assertThat(facts.replies().count()).isPositive();
            assertThat(facts.replies().countedByChunks())
                    .isEqualTo(facts.replies().count());
            assertThat(facts.replies().shorter()).isEqualTo(facts.replies().count());
            assertThat(facts.replies().shorterBy()).isNegative();
            assertThat(facts.loss()).isEmpty();
        });
    }

    @Test
    void factsSayThatEverythingWasLost() throws Exception {
        assertThat(factsWith("status=529")).hasSize(4).allSatisfy(facts -> {
            assertThat(facts.loss()).endsWith("requests failed: HTTP 529: injected (injected_error)");
            assertThat(facts.warning()).isPresent();
        });
    }

    @Test
    void repeatingTakesTheSameRequestsAgainWithAPauseBeforeBetweenAndAfter() throws Exception {
        List<String> order = new ArrayList<>();
        RunRecorders recorders = (policy, run, fleet) -> {
            order.add(policy + run);
            return List.of();
        };
        try (LiveSetup setup = LiveSetup.of(plan().scenario(), folder)) {
            RunResults results = new LiveRuns(setup, recorders, RunProgress.NONE, () -> false)
                    .repeat(plan().withPolicies(List.of("first")), 2, () -> order.add("pause"));

            assertThat(order).containsExactly("pause", "first0", "pause", "first1", "pause");
            assertThat(results.all().getFirst().all().counts().get(RequestCount.SUBMITTED))
                    .isEqualTo(results.all().getLast().all().counts().get(RequestCount.SUBMITTED));
        }
    }

    @Test
    void aStopInTheFirstTurnKeepsWhatHasRun() throws Exception {
        RunResults results = stoppedIn(0);

        assertThat(results.byPolicy()).containsOnlyKeys("first");
        assertThat(results.facts()).singleElement().matches(facts -> !facts.isComplete());
    }

    @Test
    void aStopInALaterTurnLeavesThatTurnOutSincePoliciesAreComparedOverTheSameRuns() throws Exception {
        RunResults results = stoppedIn(2);

        assertThat(results.byPolicy().values()).hasSize(2).allMatch(runs -> runs.size() == 1);
        assertThat(results.facts()).hasSize(2).allMatch(LiveFacts::isComplete);
    }
}
