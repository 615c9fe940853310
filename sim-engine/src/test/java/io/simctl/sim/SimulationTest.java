package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a run is over: one machine, where a token takes 100 ms, and a request of 10 tokens each second. */
class SimulationTest {
    private static final String WORLD = """
            scenario: ends
            seed: 1
            duration: DURATION
            drain: 10m
            models:
              m: {weights: 1GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 1000}
            hardware:
              box: {memory: 20GB, bandwidth: 500GB/s, compute: 10TFLOPS}
            fleet:
              box:
                hardware: box
                resident: m
                steps: {m: {decode: {1: 100ms, 2: 100ms}, prefill: 1e9/s}}
            workload:
              - {model: m, rate: 1, prompt: {type: fixed, tokens: 1}, output: {type: fixed, tokens: OUTPUT}}
            policies:
              any: {fleet: {scheduling: least-busy}, node: {swap: refuse}}
            """;

    private final List<Long> ends = new ArrayList<>();

    private long run(String duration, int outputTokens) {
        Scenario scenario =
                Scenarios.of(WORLD.replace("DURATION", duration).replace("OUTPUT", String.valueOf(outputTokens)));
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                ends.add(now);
            }
        };
        return new Simulation(
                        scenario,
                        Optional.ofNullable(scenario.policies().get("any")).orElseThrow(),
                        scenario.seed(),
                        0)
                .run(List.of(listener), true, now -> {}, () -> false);
    }

    @Test
    void endsWithTheLastRequestWhereThatIsAfterItsDuration() {
        long end = run("30s", 300);
        assertThat(end).isGreaterThan(30_000_000_000L).isEqualTo(ends.getLast());
    }

    @Test
    void lastsAsLongAsItsDurationWhereAllHaveEndedBefore() {
        long end = run("2500ms", 1);
        assertThat(ends).isNotEmpty().allMatch(at -> at < 2_500_000_000L);
        assertThat(end).isEqualTo(2_500_000_000L);
    }
}
