package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.Scenario;
import io.simctl.sim.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The claims of docs/systems/fairness.md on callers one by one, by the scenarios that it names. */
class PrincipalsAndPromisesTest {
    private static final Path FOLDER = Path.of("../scenarios/systems");

    private static void run(String name, List<String> sets, String policies, RunListener listener) {
        Scenario scenario =
                new ScenarioSource(FOLDER.resolve(name + ".yaml"), sets).load().scenario();
        new Simulation(scenario, Objects.requireNonNull(scenario.policies().get(policies)), scenario.seed(), 0)
                .run(List.of(listener), true, now -> {}, () -> false);
    }

    /** Times to first token of one caller's requests, in seconds; one without an answer is infinitely late. */
    private static final class Callers implements RunListener {
        private final Map<Integer, List<Long>> waits = new HashMap<>();

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            long wait = outcome.equals(Outcome.COMPLETED)
                    ? last.firstTokenAt() - last.request().intendedAt()
                    : Long.MAX_VALUE;
            waits.computeIfAbsent(last.request().owner(), owner -> new ArrayList<>())
                    .add(wait);
        }

        double percentile(int owner, double share) {
            long[] sorted = LongStream.of(
                            waits.get(owner).stream().mapToLong(Long::longValue).toArray())
                    .sorted()
                    .toArray();
            return sorted[(int) (share * (sorted.length - 1))] / 1e9;
        }
    }

    private static Callers callers(String policies) {
        Callers callers = new Callers();
        run("fair-share", List.of(), policies, callers);
        return callers;
    }

    @Test
    void whoAsksNowAndThenWaitsForNobodysBatch() {
        Callers byArrival = callers("arrival-order");
        Callers byShare = callers("fair-share");
        for (int person = 1; person <= 4; person++) {
            assertThat(byArrival.percentile(person, 0.5)).isGreaterThan(30);
            assertThat(byShare.percentile(person, 0.95)).isLessThan(5.25);
        }
        assertThat(byShare.percentile(0, 0.5))
                .as("the batch pays with a few seconds")
                .isLessThan(60);
    }

    /** The account of clients who were told when to come back and did: those who were served, and those who were not. */
    private static final class Promises implements RunListener {
        private final Map<Long, Long> promised = new HashMap<>();
        private final Map<Long, Boolean> back = new HashMap<>();
        private int kept;
        private int broken;

        @Override
        public void attempted(Attempt attempt, long now) {
            long id = attempt.request().id();
            if (promised.getOrDefault(id, Long.MAX_VALUE) <= now) {
                promised.remove(id);
                back.put(id, true);
            }
        }

        @Override
        public void attemptRejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
            long id = attempt.request().id();
            broken += back.remove(id) == null ? 0 : 1;
            if (rejection.retryAfter() > 0) {
                promised.put(id, now + rejection.retryAfter());
            }
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            if (back.remove(last.request().id()) != null) {
                kept += outcome.equals(Outcome.COMPLETED) ? 1 : 0;
                broken += outcome.equals(Outcome.COMPLETED) ? 0 : 1;
            }
        }

        double share() {
            return (double) kept / (kept + broken);
        }
    }

    private static double promisesKept(String policies) {
        Promises promises = new Promises();
        run("retry-after", List.of(), policies, promises);
        assertThat(promises.kept + promises.broken).as("came back when told to").isGreaterThan(500);
        return promises.share();
    }

    @Test
    void whoComesBackWhenToldToIsServed() {
        assertThat(promisesKept("predicted-ttft")).isGreaterThan(0.95);
        assertThat(promisesKept("ttft-ceiling")).isLessThan(0.6);
        assertThat(promisesKept("bounded-queue")).isLessThan(0.6);
        assertThat(promisesKept("coordinator-queue")).isLessThan(0.6);
    }
}
