package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.Scenario;
import io.simctl.sim.Simulation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The claims of docs/systems/cluster-inference.md, by the scenario that it names. */
class ClusterInferencePageTest {
    private static final Path FILE = Path.of("../scenarios/systems/cluster-inference.yaml");

    /** What clients saw of each model: seconds to the first token and per token, of completed requests, and how many others there were. */
    private static final class Clients implements RunListener {
        private final Map<Integer, List<Double>> firsts = new HashMap<>();
        private final Map<Integer, List<Double>> rests = new HashMap<>();
        private final Map<Integer, Integer> lost = new HashMap<>();
        private final List<String> models;

        Clients(List<String> models) {
            this.models = models;
        }

        @Override
        public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
            int model = last.request().model();
            if (outcome.equals(Outcome.COMPLETED)) {
                firsts.computeIfAbsent(model, its -> new ArrayList<>())
                        .add((last.firstTokenAt() - last.request().intendedAt()) / 1e9);
                if (last.outputTokens() > 1) {
                    rests.computeIfAbsent(model, its -> new ArrayList<>())
                            .add((last.lastTokenAt() - last.firstTokenAt()) / 1e9 / (last.outputTokens() - 1));
                }
            } else {
                lost.merge(model, 1, Integer::sum);
            }
        }

        private static double median(List<Double> values) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            assertThat(sorted).hasSizeGreaterThan(50);
            return sorted[sorted.length / 2];
        }

        double first(String model) {
            return median(Objects.requireNonNull(firsts.get(models.indexOf(model))));
        }

        double rest(String model) {
            return median(Objects.requireNonNull(rests.get(models.indexOf(model))));
        }

        int lost(String model) {
            return lost.getOrDefault(models.indexOf(model), 0);
        }
    }

    private static Clients clients(String policies, String... sets) {
        List<String> all =
                Stream.concat(Stream.of("duration=4h"), Arrays.stream(sets)).toList();
        Scenario scenario = new ScenarioSource(FILE, all).load().scenario();
        Clients clients = new Clients(List.copyOf(scenario.models().keySet()));
        new Simulation(scenario, Objects.requireNonNull(scenario.policies().get(policies)), scenario.seed(), 0)
                .run(List.of(clients), true, now -> {}, () -> false);
        return clients;
    }

    private static String[] rate(String perMinute) {
        return IntStream.range(0, 3)
                .mapToObj(i -> "workload.%d.rate=%s/min".formatted(i, perMinute))
                .toArray(String[]::new);
    }

    @Test
    void aPairThatSharesEachLayerIsNearlyTwiceAsFastForOneAtATime() {
        Clients few = clients("by-rank", rate("0.5"));
        assertThat(few.rest("llama-tp")).isBetween(0.060, 0.070);
        assertThat(few.rest("llama-alone")).isBetween(0.105, 0.120);
        assertThat(few.first("llama-tp")).isLessThan(0.7 * few.first("llama-alone"));
        assertThat(few.rest("llama-pp"))
                .as("a pipeline is never faster than one machine")
                .isGreaterThan(few.rest("llama-alone"));
    }

    @Test
    void ofManyRequestsTwoMachinesSideBySideAnswerSooner() {
        Clients many = clients("by-rank", rate("3"));
        assertThat(many.first("llama-alone")).isLessThan(0.6 * many.first("llama-tp"));
        assertThat(many.lost("llama-pp")).isGreaterThan(100);
        assertThat(many.lost("llama-alone")).isZero();
    }

    @Test
    void aModelThatFitsNoMachineIsServedByPairs() {
        Clients both = clients("by-rank");
        Clients halves = clients("by-rank", "fleet.large.cluster.parallelism=pp");
        assertThat(both.lost("gpt-oss-120b")).isZero();
        assertThat(both.rest("gpt-oss-120b")).isLessThan(halves.rest("gpt-oss-120b"));
    }

    @Test
    void whoRoutesToRankOneLosesRequests() {
        Clients right = clients("by-rank");
        Clients original = clients("rank-1-routed");
        for (String model : List.of("llama-tp", "llama-pp")) {
            assertThat(right.lost(model)).isZero();
            assertThat(original.lost(model)).isGreaterThan(10);
        }
        assertThat(original.lost("llama-alone")).isZero();
    }
}
