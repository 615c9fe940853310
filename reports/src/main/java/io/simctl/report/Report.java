package io.simctl.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * All that is to be told of a scenario that was run: from equal reports come equal bytes of {@code report.json}.
 *
 * @param scenario what was run
 * @param mode in which world
 * @param seed of all random streams
 * @param inputs what the run was fed with
 * @param models names, by model index
 * @param machines names, by machine index
 * @param policies in the order of the scenario; the first is the baseline that the others are compared to
 * @param observed figures from elsewhere to hold against these
 * @param constants the numbers that the scenario rests on, and where they come from
 * @param configuration the whole scenario with defaults filled in, as YAML
 * @param live one for each run on real servers; empty for simulated ones
 */
public record Report(
        Scenario scenario,
        Mode mode,
        long seed,
        Inputs inputs,
        List<String> models,
        List<String> machines,
        List<PolicyResult> policies,
        List<Observed> observed,
        List<Constant> constants,
        String configuration,
        List<LiveFacts> live) {

    /** The name of the row of all models together. */
    public static final String ALL = "*";

    public Report {
        models = List.copyOf(models);
        machines = List.copyOf(machines);
        policies = List.copyOf(policies);
        observed = List.copyOf(observed);
        constants = List.copyOf(constants);
        live = List.copyOf(live);
    }

    /** The report of simulated runs. */
    public Report(
            Scenario scenario,
            Mode mode,
            long seed,
            Inputs inputs,
            List<String> models,
            List<String> machines,
            List<PolicyResult> policies,
            List<Observed> observed,
            List<Constant> constants,
            String configuration) {
        this(scenario, mode, seed, inputs, models, machines, policies, observed, constants, configuration, List.of());
    }

    /** What speaks against believing the figures, a sentence each. */
    public List<String> warnings() {
        return live.stream().flatMap(run -> run.warning().stream()).toList();
    }

    /** Which world the policies ran in. */
    public enum Mode {
        SIMULATED,
        LIVE
    }

    /**
     * What was run.
     *
     * @param name kebab-case
     * @param title one line, or empty
     * @param description plain text, paragraphs apart by an empty line; or empty
     */
    public record Scenario(String name, String title, String description) {
        /** The title, or the name where there is none. */
        public String heading() {
            return title.isEmpty() ? name : title;
        }
    }

    /**
     * What the run was fed with.
     *
     * @param scenarioSha256 hexadecimal digest of the scenario file
     * @param traces recorded workloads, in the order of the scenario
     */
    public record Inputs(String scenarioSha256, List<Trace> traces) {
        public Inputs {
            traces = List.copyOf(traces);
        }
    }

    /**
     * A recorded workload.
     *
     * @param path as in the scenario
     * @param sha256 hexadecimal digest of the file
     * @param requests how many it holds
     */
    public record Trace(String path, String sha256, long requests) {}

    /**
     * A figure that was measured or published elsewhere.
     *
     * @param policy a policy of this report
     * @param model a model of this report, or {@link #ALL}
     * @param metric key of the metric
     * @param value in the metric's unit
     * @param source where it was observed
     */
    public record Observed(String policy, String model, Metric metric, double value, String source) {}

    /** How a constant came to be known. */
    public enum Origin {
        MEASURED,
        PUBLISHED,
        ASSUMED
    }

    /**
     * A number that the scenario rests on.
     *
     * @param name what it is
     * @param value with its unit
     * @param origin how it came to be known
     * @param source where from; may be empty for an assumed one
     */
    public record Constant(String name, String value, Origin origin, String source) {}

    /** Names of the rows of figures that each policy has: the models, then {@link #ALL}. */
    public List<String> rows() {
        return IntStream.rangeClosed(0, models.size())
                .mapToObj(row -> row < models.size() ? models.get(row) : ALL)
                .toList();
    }

    /** How often each policy was run. */
    public int replications() {
        return policies.getFirst().replications().size();
    }

    /** The policy that the others are compared to. */
    public PolicyResult baseline() {
        return policies.getFirst();
    }

    /** The policy with this name. */
    public Optional<PolicyResult> policy(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** The figure of this report that an observed one is to be held against; empty when there is none. */
    public OptionalDouble simulated(Observed figure) {
        int row = rows().indexOf(figure.model());
        Optional<PolicyResult> policy = policy(figure.policy());
        return row < 0 || policy.isEmpty()
                ? OptionalDouble.empty()
                : figure.metric().of(policy.get().scope(row));
    }

    /** Whether there is an SLO in it; without one goodput has no meaning. */
    public boolean hasSlo() {
        return baseline().models().getLast().counts().underSlo() > 0;
    }
}
