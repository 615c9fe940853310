package io.simctl.report;

import io.simctl.report.metric.Scope;
import io.simctl.report.result.Counts;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The results of one policy set. Counts are sums over all replications, latencies are taken over all their
 * requests together.
 */
public final class PolicyResult {
    private final String name;
    private final List<RunResult> replications;
    private final List<ModelResult> alls;
    private final List<Integer> distinct;
    private final List<ModelResult> models;

    /**
     * @param name as in the scenario
     * @param replications at least one, all of the same fleet and models; the first is the one that charts over time show
     */
    public PolicyResult(String name, List<RunResult> replications) {
        this.name = name;
        this.replications = List.copyOf(replications);
        List<ModelResult> rows = new ArrayList<>(IntStream.range(
                        0, replications.getFirst().models().size())
                .mapToObj(model -> together(replications.stream()
                        .map(run -> run.models().get(model))
                        .toList()))
                .toList());
        distinct = distinct(replications);
        alls = replications.stream().map(RunResult::all).toList();
        rows.add(together(alls));
        models = List.copyOf(rows);
    }

    private static ModelResult together(List<ModelResult> runs) {
        return runs.stream().reduce(ModelResult::then).orElseThrow();
    }

    /** As in the scenario. */
    public String name() {
        return name;
    }

    /** The single runs. */
    public List<RunResult> replications() {
        return replications;
    }

    private static List<Integer> distinct(List<RunResult> runs) {
        Set<RunResult> seen = new HashSet<>();
        return IntStream.range(0, runs.size())
                .filter(run -> seen.add(runs.get(run)))
                .boxed()
                .toList();
    }

    /** The replications that are no copies of earlier ones: a copy tells nothing of chance. */
    public List<Integer> distinct() {
        return distinct;
    }

    /** Whether every run is a copy of the first, as those of a recorded workload are where nothing is random. */
    public boolean isOneRunCopied() {
        return replications.size() > 1 && distinct.size() == 1;
    }

    /** By model index, and then all models together. */
    public List<ModelResult> models() {
        return models;
    }

    /** Whether some request did not complete. */
    public boolean hasLosses() {
        Counts<RequestCount> all = models.getLast().counts();
        return all.get(RequestCount.COMPLETED) < all.get(RequestCount.SUBMITTED);
    }

    /** The machines, over all replications. */
    public FleetResult fleet() {
        return replications.stream()
                .map(RunResult::fleet)
                .reduce(FleetResult::then)
                .orElseThrow();
    }

    /** What metrics of a row of {@link #models()} are taken of. */
    public Scope scope(int row) {
        ModelResult model = models.get(row);
        return new Scope(
                model.figures(),
                model.rejections(),
                isAll(row) ? Optional.of(fleet()) : Optional.empty(),
                (double) distinct.size() / replications.size());
    }

    /** The same of one replication. */
    public Scope scope(int row, int replication) {
        ModelResult model = model(row, replication);
        Optional<FleetResult> fleet =
                isAll(row) ? Optional.of(replications.get(replication).fleet()) : Optional.empty();
        return new Scope(model.figures(), model.rejections(), fleet);
    }

    /** The row of {@link #models()} in one replication. */
    public ModelResult model(int row, int replication) {
        return isAll(row)
                ? alls.get(replication)
                : replications.get(replication).models().get(row);
    }

    private boolean isAll(int row) {
        return row == models.size() - 1;
    }
}
