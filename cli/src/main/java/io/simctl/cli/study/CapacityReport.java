package io.simctl.cli.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.simctl.cli.run.ClusterOptions;
import io.simctl.cli.run.RunOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.TaskProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.sweep.BorneLoad;
import io.simctl.experiments.sweep.CapacitySearch;
import io.simctl.experiments.sweep.FigureBound;
import io.simctl.report.Display;
import io.simctl.report.text.PlainTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The search of {@code simctl sweep --find-capacity}, and the table that it prints: how much load each policy set bears. */
final class CapacityReport {
    private static final double PRECISION = 0.02;

    private final RunOptions options;
    private final StudyOptions output;
    private final ClusterOptions cluster;

    CapacityReport(RunOptions options, StudyOptions output, ClusterOptions cluster) {
        this.options = options;
        this.output = output;
        this.cluster = cluster;
    }

    int find(String text) throws IOException, InterruptedException {
        RunPlan plan = options.plan(output::warn);
        FigureBound bound = FigureBound.ofOption(
                "--find-capacity", text, List.copyOf(plan.scenario().models().keySet()));
        List<BorneLoad> found = search(plan, bound);
        output.print(table(plan, bound, found), json(plan, bound, found));
        return ExitCode.FINE;
    }

    private List<BorneLoad> search(RunPlan plan, FigureBound bound) throws IOException, InterruptedException {
        AtomicInteger done = new AtomicInteger();
        int all = plan.jobs().size();
        try (ClusterOptions.Workers workers = cluster.workers(options.plugins());
                TaskProgressBar progress = TaskProgressBar.on(Terminal.current(), "capacity", output.quiet())) {
            return new CapacitySearch(options.source(), bound, PRECISION, workers.pools())
                    .run(
                            plan,
                            () -> progress.at(
                                    done.incrementAndGet() + " of " + all + " searches", (double) done.get() / all));
        }
    }

    private static String table(RunPlan plan, FigureBound bound, List<BorneLoad> found) {
        List<List<String>> rows = found.stream()
                .map(capacity -> List.of(capacity.policy(), factor(capacity), rate(capacity)))
                .toList();
        return "%s  highest multiple of the scenario's rates with %s%n%n%s%n"
                        .formatted(
                                plan.scenario().scenario(),
                                bound.text(),
                                PlainTable.render(List.of("policy", "rates", "requests/s"), rows))
                + (plan.replications() > 1 ? "" : "one run each: use --replications for intervals\n");
    }

    private static String factor(BorneLoad capacity) {
        if (capacity.factor() == 0) {
            return "none that was tried";
        }
        return (capacity.isAtLeast() ? "at least " : "")
                + "x" + Display.number(capacity.factor())
                + capacity.ci95()
                        .map(interval ->
                                " [%s, %s]".formatted(Display.number(interval.low()), Display.number(interval.high())))
                        .orElse("");
    }

    private static String rate(BorneLoad capacity) {
        return capacity.factor() == 0 ? Display.NONE : Display.number(capacity.requestsPerSecond());
    }

    private static String json(RunPlan plan, FigureBound bound, List<BorneLoad> found) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("schema", "simctl/capacity/1");
        root.put("scenario", plan.scenario().scenario()).put("bound", bound.text());
        root.put("seed", plan.scenario().seed()).put("replications", plan.replications());
        ArrayNode policies = root.putArray("policies");
        for (BorneLoad capacity : found) {
            ObjectNode node =
                    policies.addObject().put("policy", capacity.policy()).put("factor", capacity.factor());
            capacity.ci95()
                    .ifPresentOrElse(
                            interval ->
                                    node.putArray("ci95").add(interval.low()).add(interval.high()),
                            () -> node.putNull("ci95"));
            node.put("requests_per_s", capacity.requestsPerSecond()).put("at_least", capacity.isAtLeast());
        }
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
