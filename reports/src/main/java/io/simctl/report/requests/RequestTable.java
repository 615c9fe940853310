package io.simctl.report.requests;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.Counts;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The requests of a policy as the {@code requests.csv} beside its results has them, without those of the warm-up.
 */
public final class RequestTable {
    /** What {@code requests.csv} has of each request. */
    static final List<Latency> LATENCIES = MetricCatalogue.standard().latencies().stream()
            .filter(Latency::isRequestColumn)
            .toList();

    private final Path file;
    private final List<String> models;
    private final List<RunRequests> runs;

    private RequestTable(Path file, List<String> models, List<RunRequests> runs) {
        this.file = file;
        this.models = models;
        this.runs = runs;
    }

    /** Where they were read. */
    Path file() {
        return file;
    }

    /** The name of a model. */
    String model(short index) {
        return models.get(index);
    }

    /** Those of a replication. */
    RunRequests run(int replication) {
        return runs.get(replication);
    }

    /**
     * Reads them.
     *
     * @param models names, by model index
     * @param policy its results, which the file must fit
     * @throws InvalidRequests if it is broken, or of other runs than the results
     */
    public static RequestTable read(Path file, List<String> models, PolicyResult policy) throws IOException {
        List<RunResult> results = policy.replications();
        List<RunRequests> runs =
                results.stream().map(result -> new RunRequests(LATENCIES)).toList();
        try (RequestRows rows = RequestRows.open(file, models)) {
            while (rows.next(policy.name())) {
                if (rows.replication() < runs.size()) {
                    RunResult result = results.get(rows.replication());
                    rows.into(runs.get(rows.replication()), result.warmup() / 1000);
                }
            }
        }
        RequestTable table = new RequestTable(file, List.copyOf(models), runs);
        for (int r = 0; r < results.size(); r++) {
            table.requireFits(policy.name(), r, results.get(r));
        }
        return table;
    }

    private void requireFits(String policy, int replication, RunResult result) throws InvalidRequests {
        RunRequests run = runs.get(replication);
        long[] submitted = new long[models.size()];
        long[] completed = new long[models.size()];
        for (int id = 0; id < run.end(); id++) {
            if (run.has(id)) {
                submitted[run.model(id)]++;
                completed[run.model(id)] += run.isCompleted(id) ? 1 : 0;
            }
        }
        for (int m = 0; m < submitted.length; m++) {
            Counts<RequestCount> counts = result.models().get(m).counts();
            if (counts.get(RequestCount.SUBMITTED) != submitted[m]
                    || counts.get(RequestCount.COMPLETED) != completed[m]) {
                throw new InvalidRequests(
                        file,
                        "is of another run than the artifact beside it: %,d requests for %s under %s, replication %d, of which %,d completed; the artifact has %,d and %,d"
                                .formatted(
                                        submitted[m],
                                        models.get(m),
                                        policy,
                                        replication,
                                        completed[m],
                                        counts.get(RequestCount.SUBMITTED),
                                        counts.get(RequestCount.COMPLETED)));
            }
        }
    }
}
