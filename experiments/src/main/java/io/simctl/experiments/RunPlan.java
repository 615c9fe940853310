package io.simctl.experiments;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The runs of a scenario that are to be made: each policy set as often as there are replications.
 *
 * @param loaded the scenario
 * @param policies names of policy sets in the order of the report; the others are compared to the first
 * @param replications of each, with streams of their own
 * @param check whether to assert at every event what must always hold, which takes several times as long
 */
public record RunPlan(Loaded loaded, List<String> policies, int replications, boolean check) {
    /** @throws IllegalArgumentException if the scenario has no such policy set, or nothing would be run */
    public RunPlan {
        policies = List.copyOf(policies);
        requireKnown(policies, loaded.scenario());
        if (policies.isEmpty() || replications < 1) {
            throw new IllegalArgumentException("a plan needs one policy set and one replication at least");
        }
    }

    private static void requireKnown(List<String> names, Scenario scenario) {
        for (String name : names) {
            if (!scenario.policies().containsKey(name)) {
                throw new IllegalArgumentException("the scenario has no policy set %s%s"
                        .formatted(
                                Names.quote(name),
                                Names.hint(name, scenario.policies().keySet())));
            }
        }
    }

    /** What the scenario itself asks for: all its policy sets, as often as it says. */
    public static RunPlan of(Loaded loaded) {
        Scenario scenario = loaded.scenario();
        List<String> names = baselineFirst(scenario, scenario.policies().keySet());
        return new RunPlan(loaded, names, scenario.replications(), false);
    }

    /**
     * What the scenario in a file asks for.
     *
     * @throws InvalidInput with all problems of the file
     */
    public static RunPlan load(Path file) {
        return of(ScenarioSource.of(file).load());
    }

    private static List<String> baselineFirst(Scenario scenario, Collection<String> chosen) {
        List<String> names = new ArrayList<>(scenario.policies().keySet());
        names.retainAll(chosen);
        scenario.report().baseline().filter(names::remove).ifPresent(names::addFirst);
        return names;
    }

    /**
     * The same for some policy sets alone, whatever their order: the baseline comes first, the others as in the scenario.
     *
     * @throws IllegalArgumentException if the scenario has no such policy set; the message names the nearest one
     */
    public RunPlan withPolicies(Collection<String> chosen) {
        requireKnown(List.copyOf(chosen), scenario());
        return new RunPlan(loaded, baselineFirst(scenario(), chosen), replications, check);
    }

    /** The traces that its runs read. */
    public List<Path> inputs() {
        return scenario().traces().values().stream()
                .map(trace -> trace.path().path())
                .toList();
    }

    /** The same with another number of replications. */
    public RunPlan withReplications(int count) {
        return new RunPlan(loaded, policies, count, check);
    }

    /** The same with or without assertions at every event. */
    public RunPlan withCheck(boolean isChecked) {
        return new RunPlan(loaded, policies, replications, isChecked);
    }

    /** The scenario. */
    public Scenario scenario() {
        return loaded.scenario();
    }

    /** All runs, those of a policy set one after the other. */
    public List<RunJob> jobs() {
        return policies.stream()
                .flatMap(policy -> IntStream.range(0, replications).mapToObj(run -> job(policy, run)))
                .toList();
    }

    /** One run. */
    public RunJob job(String policy, int replication) {
        return new RunJob(loaded, policy, scenario().seed(), replication, check);
    }

    /** How long the workloads of all runs last together; zero where the scenario names no duration. */
    public Duration span() {
        return scenario()
                .duration()
                .map(duration -> duration.multipliedBy((long) policies.size() * replications))
                .orElse(Duration.ZERO);
    }
}
