package io.simctl.benchmarks;

import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.report.across.ComparedFigure;
import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.figure.FigureName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A study of how often {@code simctl compare} calls worse what is not, and finds what is: pairs of simulated runs that differ only by their
 * seed, and pairs of which the second has machines that take so much longer for prompts that TTFT is 5 % worse. In a checkout that is built:
 *
 * <pre>java -cp 'cli/target/simctl/lib/*' benchmarks/src/main/java/io/simctl/benchmarks/GateStudy.java 15 200 100</pre>
 *
 * <p>The arguments are the replications of each run, and how many pairs there are of each kind.
 */
public final class GateStudy {
    private static final Path SCENARIO = Path.of("benchmarks/scenarios/gate-study.yaml");
    private static final List<String> FIGURES = List.of("ttft.p50", "ttft.p95", "e2e.p50", "e2e.p95");

    /** Of the time to the first token nearly all is computation of the prompt, whose efficiency is 0.5 in the scenario. */
    private static final String SLOWER = "hardware.mac.compute_efficiency=0.48";

    private final int replications;
    private final Map<String, Integer> worse = new LinkedHashMap<>();
    private final Map<String, Double> change = new LinkedHashMap<>();

    private GateStudy(int replications) {
        this.replications = replications;
    }

    /** Prints the shares of verdicts. */
    public static void main(String[] args) throws Exception {
        int replications = Integer.parseInt(args[0]);
        int equal = Integer.parseInt(args[1]);
        int slower = Integer.parseInt(args[2]);
        GateStudy bySeed = new GateStudy(replications);
        GateStudy paired = new GateStudy(replications);
        GateStudy unpaired = new GateStudy(replications);
        for (int pair = 0; pair < Math.max(equal, slower); pair++) {
            Contender base = bySeed.run(2 * pair + 1, List.of());
            if (pair < equal) {
                bySeed.count(base, bySeed.run(2 * pair + 2, List.of()));
            }
            if (pair < slower) {
                paired.count(base, paired.run(2 * pair + 1, List.of(SLOWER)));
                unpaired.count(base, unpaired.run(2 * pair + 2, List.of(SLOWER)));
            }
        }
        bySeed.print("differ only by seed", equal);
        paired.print("slower, same requests (paired)", slower);
        unpaired.print("slower, other requests (unpaired)", slower);
    }

    private Contender run(long seed, List<String> overrides) throws Exception {
        List<String> all = new ArrayList<>(overrides);
        all.add("seed=" + seed);
        RunPlan plan = RunPlan.of(new ScenarioSource(SCENARIO, all).load()).withReplications(replications);
        return Contender.of("", ReportAssembly.of(new LocalRuns().run(plan), warning -> {}))
                .getFirst();
    }

    private void count(Contender base, Contender candidate) throws Exception {
        PairComparison pair = PairComparison.of(base, candidate);
        for (String name : FIGURES) {
            ComparedFigure figure = pair.figure(FigureName.parse(name, pair.models()));
            worse.merge(name, figure.finding() == Finding.WORSE ? 1 : 0, Integer::sum);
            double relative =
                    figure.candidate().orElseThrow() / figure.baseline().orElseThrow() - 1;
            change.merge(name, relative, Double::sum);
        }
    }

    private void print(String kind, int pairs) {
        worse.forEach((name, count) -> System.out.printf(
                Locale.ROOT,
                "%s, %d replications, %s: %d of %d pairs worse; mean change %+.2f %%%n",
                kind,
                replications,
                name,
                count,
                pairs,
                100 * change.getOrDefault(name, Double.NaN) / pairs));
    }
}
