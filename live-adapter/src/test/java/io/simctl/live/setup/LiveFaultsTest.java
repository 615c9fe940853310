package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.loop.Journal;
import io.simctl.live.loop.LiveProgress;
import io.simctl.live.loop.LiveRun;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole live runs on two emulated servers, one of which misbehaves: it costs the requests that it held, each with its cause, and
 * never one of the other server's, and every request has its end.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveFaultsTest {
    private static final int GOOD = 0;
    private static final int BAD = 1;

    private static final String SCENARIO = """
            scenario: faults
            seed: 1
            duration: 1s
            drain: 20s
            models:
              good: &model {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: emulated}}
              bad: *model
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              one: {hardware: box, on_disk: [good], resident: good, backend: {type: llama-server, url: "GOOD"}}
              two: {hardware: box, on_disk: [bad], resident: bad, backend: {type: llama-server, url: "BAD", silence: 1500ms}}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}}
            workload:
              - {model: good, rate: 20, prompt: 20, output: 10}
              - {model: bad, rate: 20, prompt: 20, output: 10}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    /** Both servers have the one model. */
    private static final String TOGETHER = SCENARIO.replace("  bad: *model\n", "")
            .replace("on_disk: [bad], resident: bad", "on_disk: [good], resident: good")
            .replace("  - {model: bad, rate: 20, prompt: 20, output: 10}\n", "")
            .replace("rate: 20", "rate: 40");

    @TempDir
    private Path folder;

    private static final class Ends implements RunListener {
        final List<Request> submitted = new ArrayList<>();
        int twice;
        final List<List<Outcome>> byModel = List.of(new ArrayList<>(), new ArrayList<>());

        @Override
        public void submitted(Request request, long now) {
            submitted.add(request);
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            byModel.get(last.model()).add(outcome);
            twice += last.dispatches() == 2 ? 1 : 0;
        }
    }

    private Ends run(Emulator bad, LiveProgress progress) throws Exception {
        return run(SCENARIO, bad, progress);
    }

    private Ends run(String yaml, Emulator bad, LiveProgress progress) throws Exception {
        Ends ends = new Ends();
        try (Emulator good = Emulator.start(EmulatorOptions.INSTANT)) {
            Path file = Files.writeString(
                    folder.resolve("faults.yaml"),
                    yaml.replace("GOOD", good.base().toString())
                            .replace("BAD", bad.base().toString()));
            Scenario scenario = ScenarioLoader.load(
                            file, List.of(), Policies.load(LiveFaultsTest.class.getClassLoader()))
                    .scenario();
            PolicySet policies = scenario.policies().values().iterator().next();
            try (LiveSetup setup = LiveSetup.of(scenario, folder)) {
                LiveRun run = setup.run(
                        policies,
                        Fleets.of(scenario),
                        (purpose, index) -> new SplittableRandom(purpose.hashCode() * 31L + index));
                run.run(ends, Journal.forgetting(), progress, () -> false);
            }
        }
        assertThat(ends.submitted).hasSizeGreaterThan(20);
        assertThat(ends.byModel.get(GOOD).size() + ends.byModel.get(BAD).size())
                .as("requests that ended")
                .isEqualTo(ends.submitted.size());
        assertThat(ends.byModel.get(GOOD))
                .as("requests of the good server")
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome).isEqualTo(Outcome.COMPLETED));
        return ends;
    }

    @ParameterizedTest
    @CsvSource({
        "cut_after=5, truncated, 200, the stream ended after 5 of 10 tokens without a finish reason and without [DONE]",
        "cut_after=0, no_tokens, 503, the stream ended after 0 of 10 tokens without a finish reason and without [DONE]",
        "stop_after=0, no_tokens, 503, 'the stream ended without a token, with the finish reason `stop`'",
        "die_after=5, connection_lost, 200, Connection reset",
        "die_after=0, connection_lost, 200, Connection reset",
        "silent_after=0, silence, 200, no token came for longer than the client waits",
        "silent_after=3, silence, 200, no token came for longer than the client waits",
        "error_after=3, error_in_stream, 200, Compute error. (server_error)",
        "malformed_after=3, malformed, 200, an event that is not a JSON object",
        "status=500, server_error, 500, injected (injected_error)",
        "status=504, server_error, 504, injected (injected_error)",
        "status=404, bad_request, 404, injected (injected_error)",
        "status=401, wrong_key, 401, injected (injected_error)",
    })
    void aBrokenStreamCostsItsRequestAndSaysWhy(String fault, String cause, int status, String words) throws Exception {
        try (Emulator bad = Emulator.start(EmulatorOptions.INSTANT.withFaults(fault))) {
            Ends ends = run(bad, now -> {});

            assertThat(ends.byModel.get(BAD))
                    .isNotEmpty()
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                        assertThat(failed.cause()).isEqualTo(cause);
                        assertThat(failed.status()).isEqualTo(status);
                        assertThat(failed.words()).startsWith(words);
                    }));
        }
    }

    @ParameterizedTest
    @CsvSource({"429, 2", "503, 0", "529, 1"})
    void aServersRefusalIsARejectionWithItsStatus(int status, int retryAfterSeconds) throws Exception {
        String fault = "status=" + status + " retry_after=" + retryAfterSeconds;
        try (Emulator bad = Emulator.start(EmulatorOptions.INSTANT.withFaults(fault))) {
            Ends ends = run(bad, now -> {});

            assertThat(ends.byModel.get(BAD))
                    .isNotEmpty()
                    .allSatisfy(outcome -> assertThat(outcome)
                            .isEqualTo(new Outcome.Rejected(
                                    status,
                                    "backend_overloaded",
                                    Outcome.Cause.CAPACITY,
                                    TimeUnit.SECONDS.toNanos(retryAfterSeconds),
                                    "injected (injected_error)")));
        }
    }

    @ParameterizedTest
    @CsvSource({"pings=3", "chunk_tokens=4", "usage=finish", "usage=after", "usage=none"})
    void theHabitsOfServersCostNothing(String habit) throws Exception {
        try (Emulator peculiar = Emulator.start(EmulatorOptions.INSTANT.withFaults(habit))) {
            Ends ends = run(peculiar, now -> {});

            assertThat(ends.byModel.get(BAD))
                    .isNotEmpty()
                    .allSatisfy(outcome -> assertThat(outcome).isEqualTo(Outcome.COMPLETED));
        }
    }

    @Test
    void aServerThatGoesAwayCostsWhatComesAfter() throws Exception {
        Emulator bad = Emulator.start(EmulatorOptions.INSTANT);
        try {
            Ends ends = run(bad, afterHalfASecond(bad::close));

            assertThat(ends.byModel.get(BAD)).contains(Outcome.COMPLETED);
            assertThat(ends.byModel.get(BAD))
                    .last()
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.cause()).isIn("connection_refused", "connection_lost"));
        } finally {
            bad.close();
        }
    }

    @Test
    void aServerThatHasNoModelAnyMoreRefusesWhatComesAfter() throws Exception {
        try (Emulator bad = Emulator.start(EmulatorOptions.INSTANT)) {
            Ends ends = run(bad, afterHalfASecond(() -> unload(bad)));

            assertThat(ends.byModel.get(BAD)).contains(Outcome.COMPLETED);
            assertThat(ends.byModel.get(BAD))
                    .last()
                    .isEqualTo(new Outcome.Rejected(
                            503, "backend_loading", Outcome.Cause.CAPACITY, 0, "Loading model (unavailable_error)"));
        }
    }

    @Test
    void whatEndsWithoutATokenIsTriedElsewhereAndCountsAsAFaultOfItsMachine() throws Exception {
        String policies = "fleet: {scheduling: round-robin, attempts: 2, admission: {type: breaker, consecutive: 3}}";
        try (Emulator bad = Emulator.start(EmulatorOptions.INSTANT.withFaults("stop_after=0"))) {
            Ends ends = run(TOGETHER.replace("fleet: {scheduling: least-busy}", policies), bad, now -> {});

            assertThat(ends.twice)
                    .as("requests that met the bad server before its breaker opened")
                    .isBetween(3, 6);
        }
    }

    private static LiveProgress afterHalfASecond(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return now -> {
            if (now > TimeUnit.MILLISECONDS.toNanos(500) && !done.getAndSet(true)) {
                action.run();
            }
        };
    }

    private static void unload(Emulator server) {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("/models/unload"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"emulated\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
