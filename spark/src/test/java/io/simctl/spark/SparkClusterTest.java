package io.simctl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the real command line on a real cluster of processes. */
class SparkClusterTest {
    private static final Path ROOT = Path.of(System.getProperty("simctl.home"));

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    @Test
    void twoWorkersGiveTheBytesOfALocalRun() throws Exception {
        Path local = finished(simctl("local"));
        try (SparkProcesses cluster = new SparkProcesses(folder, 2)) {
            Path remote = finished(simctl("remote", "--master", cluster.url()));

            assertSameBytes(remote, local);
        }
    }

    @Test
    void anExecutorThatIsLostCostsItsRunsTimeOnly() throws Exception {
        Path local = finished(simctl("local"));
        try (SparkProcesses cluster = new SparkProcesses(folder, 2)) {
            Run run = simctl("remote", "--master", cluster.url());
            while (run.process().isAlive() && cluster.killExecutors() == 0) {
                Thread.sleep(20);
            }
            assertThat(run.process().isAlive())
                    .as("the run goes on when executors are killed")
                    .isTrue();

            assertSameBytes(finished(run), local);
        }
    }

    @Test
    void aScenarioThatOnlyTheClusterRefusesIsAnsweredInWords() throws Exception {
        Run run = simctl("nowhere", "--master", "spark://127.0.0.1:1,not a host");

        assertThat(run.process().waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(run.process().exitValue()).isEqualTo(4);
        assertThat(Files.readString(run.log()))
                .contains("the driver of the cluster ended")
                .doesNotContain("defect");
    }

    private record Run(Process process, Path out, Path log) {}

    private Run simctl(String name, String... options) throws IOException {
        Path out = folder.resolve(name);
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                SparkProcesses.java(),
                "-Dsimctl.home=" + ROOT,
                "-jar",
                ROOT.resolve("cli/target/simctl/lib/simctl.jar").toString(),
                "run",
                ROOT.resolve("scenarios/quickstart.yaml").toString(),
                "--replications",
                "4",
                "--out",
                out.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Run(process, out, log);
    }

    private static Path finished(Run run) throws IOException, InterruptedException {
        assertThat(run.process().waitFor(3, TimeUnit.MINUTES)).as("ends").isTrue();
        assertThat(run.process().exitValue()).as(Files.readString(run.log())).isZero();
        return run.out();
    }

    private static void assertSameBytes(Path actual, Path expected) {
        assertThat(actual.resolve("report.json")).hasSameBinaryContentAs(expected.resolve("report.json"));
        assertThat(actual.resolve("artifact.json.gz")).hasSameBinaryContentAs(expected.resolve("artifact.json.gz"));
    }
}
