package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults drawn at random, several at a time, under policies of every kind that a fault can get in the way of: each run keeps what must
 * hold at every event, every request has exactly one end, and the same run has the same results.
 */
class RandomFaultsTest {
    private static final String WORLD = """
            scenario: faulty
            duration: 60s
            drain: 60s
            models:
              a: {weights: 6GB, kv_per_token: 100KiB, context: 4096, parameters: 8e9, max_tokens: 200}
              b: {weights: 9GB, kv_per_token: 100KiB, context: 4096, parameters: 8e9, max_tokens: 200}
            hardware:
              box: {memory: 24GB, bandwidth: 500GB/s, compute: 17TFLOPS, load_cold: 2GB/s}
            fleet:
              f: {hardware: box, resident: a, count: 2, backend: {type: llama-server, start_timeout: 8s}, engine: {max_sequences: 8}}
              g: {hardware: box, resident: b}
            network: {heartbeat: {interval: 500ms}}
            workload:
              - {model: a, rate: 1, prompt: {type: log-normal, median: 200, p95: 900}, output: {type: log-normal, median: 30, p95: 150}}
              - {model: b, users: 3, think: 2s, prompt: 300, output: 40}
            clients: {timeout: 20s, retries: {max: 1}}
            policies:
              plain: {}
              hurried: {fleet: {scheduling: {type: least-busy}, attempts: 3, first_token_timeout: 6s, telemetry: {type: push, timeout: 2s}}}
              polled: {fleet: {admission: reachable-only, scheduling: least-reported, telemetry: {type: poll, interval: 1s, timeout: 1s}, attempts: 2}, node: {admission: bounded-queue}}
              pools: {fleet: {scheduling: least-busy, admission: pool-exhausted, placement: {type: static, machines: {a: 1, b: 2}, isolate: true}}}
              moving: {fleet: {admission: [pool-exhausted, thermal-critical], scheduling: additive-cost, placement: {type: model-pools, interval: 5s}, telemetry: {type: push, timeout: 3s}}}
              hedged: {fleet: {admission: [breaker, {type: cooldown, hold: 10s, error_hold: 30s}], scheduling: {type: hedged, base: 300ms}, attempts: 2}, node: {swap: refuse}}
              split: {fleet: {scheduling: {type: prefill-decode, prefill: g}, attempts: 2, queue: fair-share}, node: {swap: {type: load-cooldown, swap: lru}}}
              swapping: {fleet: {scheduling: round-robin, attempts: 2}, node: {swap: {type: idle-unload, swap: lru, after: 5s}, admission: concurrency-limit, scheduling: swap-lock}}
            faults:
            """;

    private static final List<String> WHO = List.of("", "machines: f, ", "machines: [f-1, g], ", "machines: g-0, ");

    private static final List<String> HEAT = List.of("nominal", "fair", "serious", "critical");

    /** Long after all faults, cooldowns and breakers. */
    private static final long WELL_AGAIN = 240_000_000_000L;

    @TempDir
    private Path folder;

    private static String fault(Random random, boolean isOverAfterAMinute) {
        String when = switch (isOverAfterAMinute ? 0 : random.nextInt(3)) {
            case 0 -> "at: [" + random.nextInt(20) + "s, " + (40 + random.nextInt(20)) + "s]";
            case 1 -> "every: " + (2 + random.nextInt(20)) + "s";
            default -> "every: 1s";
        };
        String lasts = when + ", for: " + List.of("1ms", "700ms", "4s", "15s").get(random.nextInt(4));
        String chance = ", chance: " + List.of("0.05", "0.5", "1").get(random.nextInt(3));
        String model = random.nextBoolean() ? "models: a, " : "";
        String what = switch (random.nextInt(9)) {
            case 0 -> "type: crash, " + lasts;
            case 1 -> "type: process-death, " + model + when;
            case 2 -> {
                int heat = random.nextInt(4);
                yield "type: slow, " + lasts + ", factor: " + (1 + 4 * heat) + ", thermal: " + HEAT.get(heat);
            }
            case 3 -> "type: load-failure, " + model + lasts + chance;
            case 4 -> "type: load-hang, " + model + lasts + chance + (random.nextBoolean() ? ", hang: 3s" : "");
            case 5 -> "type: refusal, " + model + lasts + chance;
            case 6 ->
                "type: link-delay, " + lasts + ", delay: "
                        + List.of("1ms", "300ms", "5s").get(random.nextInt(3));
            case 7 -> "type: link-loss, " + lasts + chance;
            default -> "type: partition, " + lasts;
        };
        return "  - {" + WHO.get(random.nextInt(WHO.size())) + what + "}\n";
    }

    private static String scenario(int number, boolean areOverAfterAMinute) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder(WORLD.replace("drain: 60s", "drain: 60s\nseed: " + number));
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(fault(random, areOverAfterAMinute));
        }
        return text.toString();
    }

    /** The requests that come from {@link #WELL_AGAIN} on. */
    private static final class LateRequests implements RunListener {
        private int submitted;
        private int completed;

        @Override
        public void submitted(Request request, long now) {
            submitted += now >= WELL_AGAIN ? 1 : 0;
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            boolean isLate = last.request().intendedAt() >= WELL_AGAIN;
            completed += isLate && outcome instanceof Outcome.Completed ? 1 : 0;
        }
    }

    /** Shares of the late requests that were completed, by policy. */
    private Map<String, Double> completed(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("well.yaml"), text);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (RunJob job :
                RunPlan.of(ScenarioSource.of(file).load()).withCheck(true).jobs()) {
            LateRequests late = new LateRequests();
            job.run((policy, run, fleet) -> List.of(late), RunProgress.NONE, () -> false);
            shares.put(job.policy(), (double) late.completed / late.submitted);
        }
        return shares;
    }

    private void getsWellAgain(int number) throws IOException {
        String text = scenario(number, true).replace("duration: 60s", "duration: 5m");
        Map<String, Double> spared = completed(text.substring(0, text.indexOf("faults:")));
        Map<String, Double> hit = completed(text);
        if (text.contains("type: load-")) {
            spared.remove(
                    "pools"); // decides once, so that a machine whose load has failed is none of its pool any more
        }
        spared.forEach((policy, share) -> assertThat(Objects.requireNonNull(hit.get(policy)))
                .as("share completed under " + policy + " of scenario " + number + ":\n" + text)
                .isGreaterThan(share / 2));
    }

    private List<RunResult> run(Path file) throws Exception {
        RunPlan plan = RunPlan.of(ScenarioSource.of(file).load()).withCheck(true);
        List<RunResult> results = new ArrayList<>();
        new LocalRuns().run(plan).byPolicy().forEach((policy, runs) -> results.addAll(runs));
        return results;
    }

    private void isConserved(int number) throws IOException {
        String text = scenario(number, false);
        Path file = Files.writeString(folder.resolve("faulty.yaml"), text);
        try {
            List<RunResult> results = run(file);
            assertThat(results).hasSize(8).allSatisfy(result -> {
                long ended = RequestCount.OUTCOMES.stream()
                        .mapToLong(result.all().counts()::get)
                        .sum();
                assertThat(ended).isEqualTo(result.all().counts().get(RequestCount.SUBMITTED));
            });
            assertThat(run(file).stream().map(r -> r.all().counts()).toList())
                    .as("the same, run again")
                    .isEqualTo(results.stream().map(r -> r.all().counts()).toList());
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("scenario " + number + ":\n" + text, failure);
        }
    }

    @Test
    void everyRequestHasOneEnd() throws IOException {
        for (int number = 0; number < 12; number++) {
            isConserved(number);
        }
    }

    @Test
    void aFleetGetsWellAgainWhenItsFaultsAreOver() throws IOException {
        for (int number = 1000; number < 1006; number++) {
            getsWellAgain(number);
        }
    }

    @Test
    @Tag("slow")
    void everyFleetOfHundredsGetsWellAgain() throws IOException {
        for (int number = 1006; number < 1150; number++) {
            getsWellAgain(number);
        }
    }

    @Test
    @Tag("slow")
    void everyRequestOfHundredsOfRunsHasOneEnd() throws IOException {
        for (int number = 12; number < 300; number++) {
            isConserved(number);
        }
    }
}
