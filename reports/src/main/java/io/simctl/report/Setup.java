package io.simctl.report;

import io.simctl.report.metric.Metric;
import io.simctl.report.result.Figures;
import java.util.List;

/**
 * The subject of runs: a scenario, the world it ran in, and what it was fed with.
 *
 * @param scenario what was run
 * @param mode in which world
 * @param seed of all random streams
 * @param inputs what the run was fed with
 * @param models names, by model index
 * @param machines names, by machine index
 * @param observed figures from elsewhere to hold against those of the runs
 * @param constants the numbers that the scenario rests on, and where they come from
 * @param configuration the whole scenario with defaults filled in, as YAML
 */
public record Setup(
        Scenario scenario,
        Mode mode,
        long seed,
        Inputs inputs,
        List<String> models,
        List<String> machines,
        List<Observed> observed,
        List<Constant> constants,
        String configuration) {

    public Setup {
        models = List.copyOf(models);
        machines = List.copyOf(machines);
        observed = List.copyOf(observed);
        constants = List.copyOf(constants);
    }

    /** The worlds that policies run in. */
    public enum Mode {
        SIMULATED,
        LIVE
    }

    /**
     * A scenario by its names.
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
     * The files that a run was fed with.
     *
     * @param scenarioSha256 hexadecimal digest of the scenario file
     * @param traces recorded workloads, in the order of the scenario
     * @param recorded how their requests ended when they were recorded, by model index; empty where no trace says so
     */
    public record Inputs(String scenarioSha256, List<Trace> traces, List<Figures> recorded) {
        public Inputs {
            traces = List.copyOf(traces);
            recorded = List.copyOf(recorded);
        }

        /** Files that say nothing of how requests ended. */
        public Inputs(String scenarioSha256, List<Trace> traces) {
            this(scenarioSha256, traces, List.of());
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
     * @param policy a policy of the report
     * @param model a model of the report, or {@link Report#ALL}
     * @param metric what was measured
     * @param value in the metric's unit
     * @param source where it was observed
     */
    public record Observed(String policy, String model, Metric metric, double value, String source) {}

    /** The ways in which a constant came to be known. */
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
}
