package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.loop.Playback;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live requests on two real llama.cpp servers each: hedged, and split between prompt and output. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveDispatchTest {
    private static final String SCENARIO = """
            scenario: legs
            seed: 1
            duration: 4s
            drain: 20s
            models:
              ada: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny, seed: 1}}
            hardware:
              box: {memory: 1.5MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {count: 2, hardware: box, resident: ada, backend: {type: llama-embedded, slots: 2, context: 512}}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}, kv_transfer: 100KB/s}
            workload:
              - {model: ada, rate: 3, prompt: {type: fixed, tokens: 30}, output: {type: fixed, tokens: 12}}
            policies:
              any: {fleet: {scheduling: POLICY}, node: {swap: refuse}}
            """;

    @TempDir
    private static Path folder;

    private final RandomSource random = (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index);

    /** A policy that always says the same. */
    private static final class Always extends PolicyType<NoKnobs, FleetScheduling> {
        private final Dispatch word;

        Always(String name, Dispatch word) {
            super(name, PolicyKind.FLEET_SCHEDULING, NoKnobs.class, "always the same");
            this.word = word;
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return (request, fleet, candidates, now) -> word;
        }
    }

    /** Every end, and the attempts that completed. */
    private static final class Ends implements RunListener {
        final List<String> lines = new ArrayList<>();
        final List<Attempt> completed = new ArrayList<>();

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            lines.add(now + " " + last.request().id() + " " + outcome + " on " + last.legs() + ", "
                    + last.firstTokenAt() + " " + last.lastTokenAt());
            if (outcome instanceof Outcome.Completed) {
                completed.add(last);
            }
        }
    }

    private Scenario scenario(String policy) throws IOException {
        List<PolicyType<?, ?>> types = new ArrayList<>(
                Policies.load(LiveDispatchTest.class.getClassLoader()).all());
        types.add(new Always("pair", new Dispatch.Disaggregated(0, 1)));
        types.add(new Always("hedge", new Dispatch.Hedged(0, 1, 1)));
        Path file = Files.writeString(folder.resolve(policy + ".yaml"), SCENARIO.replace("POLICY", policy));
        return ScenarioLoader.load(file, List.of(), Policies.of(types)).scenario();
    }

    /** Runs it live, and finds that its journal leads to the same ends at the same times. */
    private List<Attempt> run(String policy) throws Exception {
        Scenario scenario = scenario(policy);
        PolicySet policies = scenario.policies().values().iterator().next();
        Ends live = new Ends();
        Journal journal = new Journal();
        LiveRun.Result result;
        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            result = setup.run(policies, Fleets.of(scenario), random).run(live, journal, now -> {}, () -> false);
        }
        assertThat(live.completed).hasSizeGreaterThan(5).hasSameSizeAs(live.lines);
        Ends played = new Ends();
        Playback.run(scenario, policies, Fleets.of(scenario), random, journal, result.end(), played);
        assertThat(played.lines).containsExactlyElementsOf(live.lines);
        return live.completed;
    }

    @Test
    void aPairAnswersFromTwoServersWithTheTimeOfTheTransferInBetween() throws Exception {
        assertThat(run("pair")).allSatisfy(pair -> {
            assertThat(pair.leg(0).role()).isEqualTo(Leg.Role.PREFILL);
            assertThat(pair.leg(1).role()).isEqualTo(Leg.Role.DECODE);
            assertThat(pair.generatedTokens()).isEqualTo(12);
            long transfer = 30 * 512 * 1_000_000_000L / 100_000;
            assertThat(pair.leg(1).dispatchedAt() - pair.leg(0).lastTokenAt()).isGreaterThanOrEqualTo(transfer);
            assertThat(pair.leg(1).firstTokenAt()).isGreaterThan(pair.leg(1).dispatchedAt());
        });
    }

    @Test
    void aHedgedRequestIsServedOnceAndItsLoserIsCancelled() throws Exception {
        assertThat(run("hedge")).allSatisfy(hedged -> {
            assertThat(hedged.legs()).isEqualTo(2);
            Leg winner = hedged.leg(0).machine() == hedged.machine() ? hedged.leg(0) : hedged.leg(1);
            Leg loser = winner == hedged.leg(0) ? hedged.leg(1) : hedged.leg(0);
            assertThat(winner.generatedTokens()).isEqualTo(12);
            assertThat(loser.stage()).isEqualTo(Leg.Stage.LEFT);
            assertThat(loser.lastTokenAt()).as("its answer was not awaited").isEqualTo(Attempt.UNSET);
        });
    }
}
