package io.simctl.report.export;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import java.nio.file.Path;
import java.util.List;

/**
 * The results that are exported.
 *
 * @param report what was run
 * @param policies those of its policies that are wanted, at least one
 * @param folder the directory of results, for what only its tables hold
 */
public record ExportedResults(Report report, List<PolicyResult> policies, Path folder) {
    /** Keeps a copy. */
    public ExportedResults {
        policies = List.copyOf(policies);
    }

    /** The row of all models together. */
    int allModels() {
        return report.models().size();
    }
}
