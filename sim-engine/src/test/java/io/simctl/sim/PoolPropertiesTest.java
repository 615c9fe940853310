package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Target;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promises that pools keep under whatever traffic and knobs: epochs, dwell, budget, floors, and that nobody is rejected unseen. */
class PoolPropertiesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MACHINES = 6;

    private static String world(Object... values) {
        return """
            scenario: random-pools
            seed: %1$d
            duration: 20m
            models:
              a: {weights: 12GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 400}
              b: {weights: 12GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 400}
              c: {weights: 12GB, kv_per_token: 1KiB, context: 8192, parameters: 1e9, layers: 10, max_tokens: 400}
            hardware:
              mac: {memory: 20GB, bandwidth: 100GB/s, compute: 1TFLOPS, load_cold: %2$dMB/s, load_warm: %2$dMB/s}
            fleet:
              mac: {hardware: mac, count: 6, engine: {max_sequences: 4}}
            workload:
              - {model: a, rate: %3$s, gaps: {type: gamma, cv: 3}, prompt: {type: fixed, tokens: 100}, output: {type: fixed, tokens: 100}}
              - {model: b, rate: %4$s, gaps: {type: gamma, cv: 3}, prompt: {type: fixed, tokens: 100}, output: {type: fixed, tokens: 100}}
              - {model: c, rate: 2/min, gaps: {type: gamma, cv: 3}, prompt: {type: fixed, tokens: 100}, output: {type: fixed, tokens: 100}}
            policies:
              pools:
                fleet:
                  admission: [pool-exhausted, retry-after]
                  scheduling: additive-cost
                  placement:
                    type: model-pools
                    min_dwell: %5$ds
                    max_loads_per_tick: %6$d
                    move_busy: %7$s
                    min_warm: {a: %8$d, b: %9$d}
                    priority: {c: 1}
                node: {swap: refuse}
            """.formatted(values);
    }

    /** What a run must keep to, asserted as it goes. */
    private static final class Promises implements RunListener {
        private final boolean mayMoveBusy;
        private final long dwell;
        private final int budget;
        private final int[] floors;
        private final Map<Integer, Long> epochs = new HashMap<>();
        private final Map<Integer, Long> targetedAt = new HashMap<>();
        private int targetedNow;
        private long lastTargetAt = -1;
        private long unseenSince = -1;
        private int moves;
        private int sheds;

        /** @param mayMoveBusy where it may not, a fleet of which all are busy can be given to nobody, whoever asks */
        Promises(boolean mayMoveBusy, long dwell, int budget, int... floors) {
            this.mayMoveBusy = mayMoveBusy;
            this.dwell = dwell;
            this.budget = budget;
            this.floors = floors;
        }

        @Override
        public void targeted(int machine, Target before, Target after, long now) {
            assertThat(after.epoch()).isEqualTo(epochs.getOrDefault(machine, 0L) + 1);
            epochs.put(machine, after.epoch());
            Optional.ofNullable(targetedAt.put(machine, now))
                    .ifPresent(at -> assertThat(now - at)
                            .as("dwell of machine " + machine)
                            .isGreaterThanOrEqualTo(dwell));
            targetedNow = now == lastTargetAt ? targetedNow + 1 : 1;
            lastTargetAt = now;
            assertThat(targetedNow).as("moves in one tick").isLessThanOrEqualTo(budget);
            moves++;
        }

        @Override
        public void planned(int[] desired, int[] current, int actions, boolean shadow, long now) {
            for (int model = 0; model < floors.length; model++) {
                assertThat(desired[model]).as("floor of model " + model).isGreaterThanOrEqualTo(floors[model]);
            }
            if (desired[2] > 0) {
                unseenSince = -1;
            }
            assertThat(!mayMoveBusy || unseenSince < 0 || now - unseenSince <= 60 * SECOND)
                    .as("a request for c rejected at %d s was seen by %d s", unseenSince / SECOND, now / SECOND)
                    .isTrue();
        }

        @Override
        public void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
            assertThat(rejection.retryAfter()).isBetween(2 * SECOND, 90 * SECOND);
            if (attempt.model() == 2) {
                sheds++;
                unseenSince = unseenSince < 0 ? now : unseenSince;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepEpochsDwellBudgetAndFloorsAndSeeWhoIsRejected(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int dwell = random.nextInt(4) * 60;
        int budget = 1 + random.nextInt(4);
        int floorA = random.nextInt(3);
        int floorB = random.nextInt(3);
        boolean mayMoveBusy = random.nextInt(3) > 0;
        String world = world(
                seed,
                400 + 200 * random.nextInt(4),
                "0." + (1 + random.nextInt(8)),
                "0." + (1 + random.nextInt(8)),
                dwell,
                budget,
                mayMoveBusy,
                floorA,
                floorB);
        Scenario scenario = Scenarios.of(world);
        PolicySet policies =
                Optional.ofNullable(scenario.policies().get("pools")).orElseThrow();
        Promises promises = new Promises(mayMoveBusy, dwell * SECOND, budget, floorA, floorB);

        new Simulation(scenario, policies, scenario.seed(), 0).run(List.of(promises), true, now -> {}, () -> false);

        assertThat(promises.moves).as("machines that were bound").isGreaterThanOrEqualTo(Math.min(MACHINES, 1));
        assertThat(promises.sheds + promises.moves).isPositive();
    }
}
