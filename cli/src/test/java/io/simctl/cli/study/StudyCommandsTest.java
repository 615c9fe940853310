package io.simctl.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simctl sweep} and {@code simctl tune} as users run them: what they print, what they leave behind, and how they end. */
class StudyCommandsTest {
    private static final String SCENARIO =
            Simctl.HOME.resolve("scenarios/quickstart.yaml").toString();
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    private Simctl.Result simctl(String command, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of(command, SCENARIO, "--set", "duration=30s", "--policy", "pools", "--out", folder.toString()));
        arguments.addAll(List.of(options));
        return Simctl.run(arguments.toArray(String[]::new));
    }

    @Test
    void sweepsAGridAndFindsItDoneTheNextTime() throws Exception {
        String[] vary = {
            "--vary", "fleet.mini.count=1,2,many", "--vary", "policies.pools.fleet.placement.min_dwell=0s,1m"
        };
        Simctl.Result first = simctl("sweep", vary);

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("sweep of 4 points", "min_dwell", "goodput", "*");
        assertThat(first.err()).contains("2 of 6 points could not be run", "must be a number, but is `many`");
        assertThat(folder.resolve("sweep.csv")).exists();
        assertThat(Files.readString(folder.resolve("sweep.html")))
                .contains("<svg")
                .doesNotContain("src=", "href=\"http", "url(http");

        Simctl.Result second = simctl("sweep", vary);
        assertThat(second.out()).isEqualTo(first.out().replace("4 points", "4 points, 4 of them finished before"));
    }

    @ParameterizedTest
    @CsvSource({
        "sweep, points.csv, --vary fleet.mini.count=1",
        "sweep, sweep.json, --vary fleet.mini.count=1",
        "tune, tune.json, --knob fleet.mini.count=1..4 --objective goodput"
    })
    void leavesFilesOfOthersAlone(String command, String name, String options) throws Exception {
        Path theirs = Files.writeString(folder.resolve(name), "mine");

        Simctl.Result result = simctl(command, options.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(USAGE);
        assertThat(result.err()).contains(name + " there is not of simctl; choose another folder with --out");
        assertThat(theirs).hasContent("mine");
        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(theirs));
    }

    @Test
    void endsWithTwoWhereNoPointCanBeRun() throws Exception {
        Simctl.Result result = simctl("sweep", "--vary", "fleet.mini.cuont=1,2");

        assertThat(result.exitCode()).isEqualTo(USAGE);
        assertThat(result.err()).contains("2 of 2 points", "did you mean `count`");
        assertThat(result.out()).isEmpty();
        assertThat(folder.resolve("sweep.csv")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "sweep, --quiet, --quiet, say either what to --vary",
        "sweep, --vary, fleet.mini.count, expected `path=v1",
        "sweep, --vary, fleet.mini.count=1..4, a grid needs single values",
        "sweep, --find-capacity, goodputt>=1, did you mean `goodput`",
        "tune, --knob, fleet.mini.count=1..4, Missing required option: '--objective",
    })
    void endsWithTwoWhereItIsNotSaidRight(String command, String option, String value, String problem)
            throws Exception {
        Simctl.Result result = option.equals(value) ? simctl(command, option) : simctl(command, option, value);

        assertThat(result.exitCode()).isEqualTo(USAGE);
        assertThat(result.err()).contains(problem).doesNotContain("\tat ");
    }

    @Test
    void findsWhatEachPolicyBears() throws Exception {
        Simctl.Result result =
                simctl("sweep", "--find-capacity", "rate_completed >= 0.9", "--replications", "2", "--json");

        assertThat(result.exitCode()).isZero();
        JsonNode policy = new ObjectMapper().readTree(result.out()).at("/policies/0");
        assertThat(policy.get("policy").asText()).isEqualTo("pools");
        assertThat(policy.get("factor").asDouble()).isPositive();
    }

    @Test
    void tunesAKnobAndSaysHowToSetIt() throws Exception {
        Simctl.Result result = simctl(
                "tune",
                "--knob",
                "fleet.mini.count=1..4",
                "--objective",
                "rate_completed",
                "--budget",
                "8",
                "--held-out",
                "2");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .containsPattern("--set fleet.mini.count=[1-4]\n")
                .contains("rate_completed", "held-out");
        JsonNode tune = new ObjectMapper().readTree(Files.readString(folder.resolve("tune.json")));
        assertThat(tune.at("/runs").asInt()).isBetween(1, 8);
        assertThat(tune.at("/choices")).hasSize(1);
    }
}
