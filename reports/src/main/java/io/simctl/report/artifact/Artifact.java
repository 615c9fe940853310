package io.simctl.report.artifact;

import io.simctl.report.LiveFacts;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.WorstStretch;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The results of one run or several of the same scenario, distributions included: enough for every percentile, interval and
 * chart of a report. Equal runs leave equal artifacts, since nothing in it depends on the clock or the machine.
 *
 * @param setup what was run
 * @param runs at least one; policies in the order in which reports show them
 * @param live facts of runs on real servers; empty for simulated ones
 */
public record Artifact(Setup setup, List<Run> runs, List<LiveFacts> live) {

    public Artifact {
        runs = List.copyOf(runs);
        live = List.copyOf(live);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("there is no run");
        }
        Set<String> names = new HashSet<>();
        for (Run run : runs) {
            if (!names.add(run.name())) {
                throw new IllegalArgumentException("there are two runs of " + run.name());
            }
            requireFits(setup, run);
        }
    }

    /**
     * One run.
     *
     * @param policy as in the scenario
     * @param replication from 0
     * @param result what was measured
     */
    public record Run(String policy, int replication, RunResult result) {
        String name() {
            return policy + ", replication " + replication;
        }
    }

    private static void requireFits(Setup setup, Run run) {
        RunResult result = run.result();
        int models = setup.models().size();
        int machines = setup.machines().size();
        if (result.models().size() != models || result.series().models().size() != models) {
            throw new IllegalArgumentException(run.name() + " does not have " + models + " models");
        }
        if (result.residency().machines().size() != machines) {
            throw new IllegalArgumentException(run.name() + " does not have " + machines + " machines");
        }
        boolean areKnown = result.worst().stream()
                .flatMap(stretch -> stretch.requests().stream())
                .allMatch(request -> 0 <= request.model()
                        && request.model() < models
                        && WorstStretch.NONE <= request.machine()
                        && request.machine() < machines);
        if (!areKnown) {
            throw new IllegalArgumentException(run.name() + " has a request for a model or on a machine that it lacks");
        }
        boolean isKnown = result.residency().machines().stream()
                .flatMap(machine -> machine.stretches().stream())
                .flatMap(stretch -> stretch.shares().stream())
                .map(ResidencyTimeline.Share::state)
                .allMatch(state -> isOf(models, state));
        if (!isKnown) {
            throw new IllegalArgumentException(run.name() + " has a model in memory that is none of the " + models);
        }
    }

    private static boolean isOf(int models, MachineState state) {
        return Stream.concat(state.resident().stream(), state.loading().stream())
                .allMatch(model -> 0 <= model && model < models);
    }

    /** The artifact of all runs of a report. */
    public static Artifact of(Report report) {
        List<Run> runs = report.policies().stream().flatMap(Artifact::runs).toList();
        return new Artifact(report.setup(), runs, report.live());
    }

    private static Stream<Run> runs(PolicyResult policy) {
        return IntStream.range(0, policy.replications().size())
                .mapToObj(i -> new Run(policy.name(), i, policy.replications().get(i)));
    }

    /**
     * These runs and those of another artifact of the same scenario, seed and inputs.
     *
     * @throws IllegalArgumentException when they do not belong together; see {@link #mismatch}
     */
    public Artifact merge(Artifact other) {
        mismatch(other).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return new Artifact(
                setup,
                Stream.concat(runs.stream(), other.runs.stream()).toList(),
                Stream.concat(live.stream(), other.live.stream()).toList());
    }

    /** Why the two cannot be merged; empty when they can. */
    public Optional<String> mismatch(Artifact other) {
        Map<String, Object> mine = identity(setup);
        Map<String, Object> theirs = identity(other.setup);
        Optional<String> different = mine.keySet().stream()
                .filter(what -> !Objects.equals(mine.get(what), theirs.get(what)))
                .map(what -> "it has another " + what)
                .findFirst();
        Set<String> names = runs.stream().map(Run::name).collect(Collectors.toSet());
        return different.or(() -> other.runs.stream()
                .map(Run::name)
                .filter(names::contains)
                .map(name -> "both have the run of " + name)
                .findFirst());
    }

    private static Map<String, Object> identity(Setup setup) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("scenario", setup.scenario());
        identity.put("mode", setup.mode());
        identity.put("seed", setup.seed());
        identity.put("scenario file or traces", setup.inputs());
        identity.put("effective configuration", setup.configuration());
        identity.put("setup", setup);
        return identity;
    }

    /**
     * The report of these runs.
     *
     * @param metrics what it shows
     * @throws IllegalArgumentException when policies do not have the same replications; see {@link #missing}
     */
    public Report report(MetricCatalogue metrics) {
        missing().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        List<PolicyResult> policies = byPolicy().entrySet().stream()
                .map(policy -> new PolicyResult(policy.getKey(), inOrder(policy.getValue())))
                .toList();
        return new Report(setup, policies, live, metrics);
    }

    /** What is missing for a report, since policies are compared over the same replications; empty when nothing is. */
    public Optional<String> missing() {
        Set<Integer> all = replications(runs);
        return byPolicy().entrySet().stream()
                .filter(policy -> !replications(policy.getValue()).equals(all))
                .map(policy ->
                        policy.getKey() + " has the replications " + replications(policy.getValue()) + " of " + all)
                .findFirst();
    }

    private Map<String, List<Run>> byPolicy() {
        return runs.stream().collect(Collectors.groupingBy(Run::policy, LinkedHashMap::new, Collectors.toList()));
    }

    private static Set<Integer> replications(List<Run> runs) {
        return runs.stream().map(Run::replication).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<RunResult> inOrder(List<Run> runs) {
        return runs.stream()
                .sorted(Comparator.comparingInt(Run::replication))
                .map(Run::result)
                .toList();
    }
}
