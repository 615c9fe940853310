package io.simctl.experiments.sweep;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.design.Design;
import io.simctl.experiments.design.DesignPoint;
import io.simctl.report.metric.Metric;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioVariants;
import io.simctl.scenario.yaml.InvalidInput;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The runs of a sweep: those of a scenario, once for each distinct point of a design.
 *
 * <p>Seeds are those of the scenario at every point, so that all points meet the same streams of requests and differ by their knobs alone.
 *
 * @param source the scenario with what is the same at every point
 * @param policies names of the policy sets that are run; all where there are none
 * @param design the points
 * @param metrics what is kept of each point
 */
public record SweepPlan(ScenarioSource source, List<String> policies, Design design, List<Metric> metrics) {
    private static final String POLICIES = "policies.";

    public SweepPlan {
        policies = List.copyOf(policies);
        metrics = List.copyOf(metrics);
    }

    /** Points without repetitions, in their order. */
    public List<DesignPoint> points() {
        return design.points().stream().distinct().toList();
    }

    /**
     * The values of a point that a policy set can notice: not those inside of another one.
     *
     * @return a value for each knob, or nothing in its place
     */
    public List<String> noticed(String policy, DesignPoint point) {
        return IntStream.range(0, design.knobs().size())
                .mapToObj(i -> isNoticed(policy, design.knobs().get(i).path())
                        ? point.values().get(i)
                        : "")
                .toList();
    }

    private static boolean isNoticed(String policy, String path) {
        return !path.startsWith(POLICIES) || (path + ".").startsWith(POLICIES + policy + ".");
    }

    /**
     * The runs of a point.
     *
     * @param variants of the source
     * @throws InvalidInput when the scenario cannot be that
     * @throws IllegalArgumentException when it has no such policy set
     */
    public RunPlan at(DesignPoint point, ScenarioVariants variants) {
        Loaded loaded = source.with(point.sets(design.knobs())).load(variants);
        RunPlan all = RunPlan.of(loaded);
        return policies.isEmpty() ? all : all.withPolicies(policies);
    }
}
