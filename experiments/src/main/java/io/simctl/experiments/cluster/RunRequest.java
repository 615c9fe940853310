package io.simctl.experiments.cluster;

import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunJob;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.plugin.PluginPolicies;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.artifact.Artifact;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.scenario.load.Loaded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run as another computer is asked to make it: a {@link RunJob} by the names of its parts. What it reads must lie there under the same
 * paths with the same content.
 *
 * @param scenario absolute path of the scenario
 * @param overrides each {@code path=value}
 * @param plugins absolute paths of jars with policies
 * @param sha256 of scenario and overrides, so that a file that differs there is not taken for this one
 * @param policy name of the policy set
 * @param replication from 0
 * @param check whether to assert at every event what must always hold
 */
public record RunRequest(
        String scenario,
        List<String> overrides,
        List<String> plugins,
        String sha256,
        String policy,
        int replication,
        boolean check)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the run here.
     *
     * @return the artifact of this one run, as its file would be
     * @throws IllegalStateException when the scenario is not the one that was asked for
     */
    public byte[] run() throws IOException {
        Loaded loaded = source().load();
        if (!loaded.sha256().equals(sha256)) {
            throw new IllegalStateException(
                    scenario + " is another file on this computer than where the run was asked for");
        }
        RunJob job = new RunJob(loaded, policy, loaded.scenario().seed(), replication, check);
        RunPlan plan = RunPlan.of(loaded).withPolicies(List.of(policy)).withReplications(1);
        RunResults results = new RunResults(plan, Setup.Mode.SIMULATED, Map.of(policy, List.of(job.run())), List.of());
        Report report = ReportAssembly.of(results, warning -> {});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArtifactFile.write(Artifact.of(report), bytes);
        return bytes.toByteArray();
    }

    private ScenarioSource source() {
        return new ScenarioSource(
                Path.of(scenario),
                overrides,
                PluginPolicies.of(plugins.stream().map(Path::of).toList()));
    }
}
