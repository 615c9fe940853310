package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalRunsTest {
    private static final RunPlan PLAN = RunPlan.load(
                    Path.of(System.getProperty("simctl.home"), "scenarios/quickstart.yaml"))
            .withPolicies(List.of("swap-on-demand", "pools"))
            .withReplications(2);

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    private static Report report(Map<String, List<RunResult>> results) throws Exception {
        return ReportAssembly.of(new RunResults(PLAN, Setup.Mode.SIMULATED, results, List.of()), warning -> {});
    }

    private static List<Double> figures(Report report) {
        return report.policies().stream()
                .flatMap(policy -> report.rows().stream()
                        .flatMap(model -> List.of("ttft_ms.mean", "e2e_ms.max", "rate_429", "output_tokens").stream()
                                .map(key ->
                                        report.figure(policy.name(), model, key).orElse(Double.NaN))))
                .toList();
    }

    @Test
    void runsSideBySideGiveWhatEachGivesAlone() throws Exception {
        Map<String, List<RunResult>> alone = new LinkedHashMap<>();
        for (String policy : PLAN.policies()) {
            alone.put(
                    policy,
                    List.of(PLAN.job(policy, 0).run(), PLAN.job(policy, 1).run()));
        }

        assertThat(figures(report(new LocalRuns().run(PLAN).byPolicy())))
                .hasSize(2 * 3 * 4)
                .isEqualTo(figures(report(alone)));
    }

    @Test
    void replicationsDifferAndKeepTheOrderOfThePlan() throws Exception {
        RunResults results = new LocalRuns().run(PLAN);

        assertThat(results.byPolicy().keySet()).containsExactly("swap-on-demand", "pools");
        assertThat(results.all()).hasSize(4);
        assertThat(results.byPolicy().values())
                .allSatisfy(runs -> assertThat(runs.getFirst().all().counts().get(RequestCount.SUBMITTED))
                        .isNotEqualTo(runs.getLast().all().counts().get(RequestCount.SUBMITTED)));
    }

    @Test
    void everyRunHasRecordersOfItsOwnAndReportsHowFarItIs() throws Exception {
        Map<String, AtomicLong> ended = new ConcurrentHashMap<>();
        Map<String, Long> reached = new ConcurrentHashMap<>();
        RunRecorders recorders = (policy, run, fleet) -> List.of(new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                ended.computeIfAbsent(policy + run, key -> new AtomicLong()).incrementAndGet();
            }
        });

        RunResults results =
                new LocalRuns(recorders, (policy, run, now) -> reached.merge(policy + run, now, Math::max)).run(PLAN);

        assertThat(ended.keySet()).isEqualTo(Set.of("swap-on-demand0", "swap-on-demand1", "pools0", "pools1"));
        assertThat(ended.get("pools1").get())
                .isEqualTo(
                        results.byPolicy().get("pools").getLast().all().counts().get(RequestCount.SUBMITTED));
        assertThat(reached)
                .hasSize(4)
                .allSatisfy((run, now) -> assertThat(now)
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(1).toNanos()));
    }

    @Test
    void aFailureInARunIsTheFailureOfAll() {
        RunRecorders broken = (policy, run, fleet) -> {
            throw new IllegalStateException("no room for " + policy);
        };

        assertThatThrownBy(() -> new LocalRuns(broken, RunProgress.NONE).run(PLAN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no room for swap-on-demand");
    }

    @Test
    void anInterruptEndsTheRunsEarly() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new LocalRuns().run(PLAN)).isInstanceOf(InterruptedException.class);
    }
}
