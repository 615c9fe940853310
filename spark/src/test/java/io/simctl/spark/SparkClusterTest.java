package io.simctl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the real command line on a real cluster of processes. */
class SparkClusterTest {
    private static final Path ROOT = Path.of(System.getProperty("simctl.home"));
    private static final String SCENARIO =
            ROOT.resolve("scenarios/quickstart.yaml").toString();

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
    void aSweepAndASearchOnTwoWorkersEndAsTheyDoHere() throws Exception {
        String[] sweep = {"sweep", SCENARIO, "--policy", "pools", "--vary", "fleet.mini.count=2,3,4"};
        String[] tune = {
            "tune",
            SCENARIO,
            "--policy",
            "pools",
            "--knob",
            "fleet.mini.count=2..6",
            "--objective",
            "goodput",
            "--budget",
            "8"
        };
        Path swept = finished(start("swept", sweep));
        Path tuned = finished(start("tuned", tune));
        try (SparkProcesses cluster = new SparkProcesses(folder, 2)) {
            Path sweptThere = finished(start("swept-there", with(sweep, "--master", cluster.url())));
            Path tunedThere = finished(start("tuned-there", with(tune, "--master", cluster.url())));

            assertThat(sweptThere.resolve("sweep.csv")).hasSameBinaryContentAs(swept.resolve("sweep.csv"));
            assertThat(tunedThere.resolve("tune.json")).hasSameBinaryContentAs(tuned.resolve("tune.json"));
        }
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
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
        return start(name, with(new String[] {"run", SCENARIO, "--replications", "4"}, options));
    }

    private Run start(String name, String... arguments) throws IOException {
        Path out = folder.resolve(name);
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                SparkProcesses.java(),
                "-Dsimctl.home=" + ROOT,
                "-jar",
                ROOT.resolve("cli/target/simctl/lib/simctl.jar").toString(),
                "--out",
                out.toString()));
        command.addAll(command.size() - 2, List.of(arguments));
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
