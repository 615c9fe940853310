package io.simctl.experiments.sweep;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.report.PolicyResult;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The search for the highest load at which a policy keeps a bound: a multiple of all rates of requests, found by bisection on a
 * logarithmic scale. Each replication is searched by itself, so that what it finds scatters as chance has it, and the scatter is the interval's.
 * Closed loops keep their users.
 */
public final class CapacitySearch {
    private static final int MOST_DOUBLINGS = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ScenarioSource source;
    private final FigureBound bound;
    private final double precision;
    private final Supplier<JobPool> pools;

    /**
     * A search.
     *
     * @param source the scenario
     * @param bound what has to be kept
     * @param precision the factor, less 1, between the highest load that is known to be borne and the lowest that is not
     */
    public CapacitySearch(ScenarioSource source, FigureBound bound, double precision) {
        this(source, bound, precision, JobPool::new);
    }

    /**
     * A search whose runs are made elsewhere.
     *
     * @param pools makes the workers of the search, which closes them
     */
    public CapacitySearch(ScenarioSource source, FigureBound bound, double precision, Supplier<JobPool> pools) {
        this.pools = pools;
        this.source = source;
        this.bound = bound;
        this.precision = precision;
    }

    /** The load that a policy bears in one replication. */
    private record Borne(double factor, double requestsPerSecond, boolean isMost) {}

    /**
     * What each policy set bears.
     *
     * @param plan the policy sets and replications
     * @param oneMore called when the search of a policy set in a replication has ended
     * @throws InvalidInput when no rate can be changed, or a run is too short for the figure
     * @throws InterruptedException when it was interrupted
     */
    public List<BorneLoad> run(RunPlan plan, Runnable oneMore) throws InterruptedException {
        rates(plan.scenario(), 1);
        try (JobPool pool = pools.get()) {
            List<List<CompletableFuture<Borne>>> searches = plan.policies().stream()
                    .map(policy -> IntStream.range(0, plan.replications())
                            .mapToObj(run -> pool.submit(() -> search(pool, plan, policy, run, oneMore)))
                            .toList())
                    .toList();
            List<BorneLoad> found = new ArrayList<>();
            for (int i = 0; i < searches.size(); i++) {
                found.add(capacity(plan.policies().get(i), JobPool.all(searches.get(i))));
            }
            return found;
        }
    }

    private static BorneLoad capacity(String policy, List<Borne> runs) {
        return BorneLoad.of(
                policy,
                runs.stream().map(Borne::factor).toList(),
                runs.stream().mapToDouble(Borne::requestsPerSecond).average().orElseThrow(),
                runs.stream().anyMatch(Borne::isMost));
    }

    private Borne search(JobPool pool, RunPlan plan, String policy, int replication, Runnable oneMore) {
        Trial trial = new Trial(pool, plan, policy, replication);
        double low = 0;
        double high = 0;
        for (int doubling = 0; doubling <= MOST_DOUBLINGS && (low == 0 || high == 0); doubling++) {
            double up = Math.scalb(1.0, doubling);
            double next = low > 0 || doubling == 0 ? up : 1 / up;
            if (trial.bears(next)) {
                low = Math.max(low, next);
            } else {
                high = next;
            }
        }
        while (low > 0 && high > low * (1 + precision)) {
            double middle = Math.sqrt(low * high);
            if (trial.bears(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        oneMore.run();
        return new Borne(low, trial.highest, high == 0);
    }

    /** The runs of a policy set in a replication at one load and another. */
    private final class Trial {
        private final JobPool pool;
        private final RunPlan plan;
        private final String policy;
        private final int replication;
        private double highest;
        private double atFactor;

        Trial(JobPool pool, RunPlan plan, String policy, int replication) {
            this.pool = pool;
            this.plan = plan;
            this.policy = policy;
            this.replication = replication;
        }

        boolean bears(double factor) {
            Loaded loaded = source.with(rates(plan.scenario(), factor)).load();
            Scenario scenario = loaded.scenario();
            RunResult result = pool.simulate(new RunJob(loaded, policy, scenario.seed(), replication, false));
            List<String> models = List.copyOf(scenario.models().keySet());
            int row = models.contains(bound.figure().model())
                    ? models.indexOf(bound.figure().model())
                    : models.size();
            OptionalDouble value = bound.figure().metric().of(new PolicyResult(policy, List.of(result)).scope(row));
            if (value.isEmpty() && factor >= 1) {
                throw new InvalidInput(
                        SourceLocation.startOf("--find-capacity " + bound.text()),
                        "a run of %s has too few samples for %s; lengthen the scenario's `duration`"
                                .formatted(policy, bound.figure()));
            }
            // at a small part of the load there may be too few requests to tell
            boolean isBorne = bound.violation(value.orElse(Double.NaN)) == 0;
            if (isBorne && factor > atFactor) {
                atFactor = factor;
                highest = perSecond(result);
            }
            return isBorne;
        }
    }

    private static double perSecond(RunResult result) {
        long submitted = result.all().counts().get(RequestCount.SUBMITTED);
        return submitted * NANOS_PER_SECOND / Math.max(1, result.end() - result.warmup());
    }

    /** The overrides that multiply all rates. */
    private static List<String> rates(Scenario scenario, double factor) {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < scenario.workload().size(); i++) {
            switch (scenario.workload().get(i)) {
                case Traffic.OpenLoop open -> sets.add("workload.%d.rate=%s".formatted(i, open.rate() * factor));
                case Traffic.Replay replay -> sets.add("workload.%d.speed=%s".formatted(i, replay.speed() * factor));
                case Traffic.ClosedLoop closed -> {
                    // users ask when they have their answer, at a rate of their own
                }
            }
        }
        if (sets.isEmpty()) {
            throw new InvalidInput(
                    SourceLocation.startOf("--find-capacity"),
                    "the scenario has closed loops only, whose rate follows from the answers; vary `workload.N.users` instead");
        }
        return sets;
    }
}
