package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl run} as a user meets it. */
class RunCommandTest {
    private static final Path QUICKSTART = Simctl.HOME.resolve("scenarios/quickstart.yaml");

    @TempDir
    private Path folder;

    @Test
    void equalSeedsGiveEqualBytesInTwoProcesses() throws Exception {
        byte[] first = reportOf("first");
        byte[] second = reportOf("second");

        assertThat(second).as("report.json of the same scenario, run again").isEqualTo(first);
    }

    @Test
    void anotherSeedGivesOtherFigures() throws Exception {
        assertThat(reportOf("other", "--seed", "346"))
                .as("report.json with another seed")
                .isNotEqualTo(reportOf("this"));
    }

    @Test
    void whatIsRunBesideAPolicyDoesNotChangeItsFigures() throws Exception {
        JsonNode beside = json(reportOf("all"));
        for (JsonNode policy : beside.get("policies")) {
            String name = policy.get("name").asText();
            JsonNode alone = json(reportOf("alone-" + name, "--policy", name));
            assertThat(alone.get("policies")).hasSize(1);
            assertThat(alone.get("policies").get(0))
                    .as("figures of %s without the others", name)
                    .isEqualTo(policy);
        }
    }

    @Test
    void runsThosePolicySetsThatAreNamedOnceEachOrWithCommasAlike() throws Exception {
        byte[] oneByOne = reportOf("one-by-one", "--policy", "swap-on-demand", "--policy", "pools");

        assertThat(json(oneByOne).get("policies")).hasSize(2);
        assertThat(reportOf("commas", "--policy", "swap-on-demand,pools")).isEqualTo(oneByOne);
    }

    @Test
    void submittedRequestsAreAllAccountedFor() throws Exception {
        for (JsonNode policy : json(reportOf("conserved")).get("policies")) {
            for (JsonNode model : policy.get("models")) {
                long ended = 0;
                for (String outcome :
                        List.of("completed", "rejected", "failed", "timed_out", "cancelled", "unfinished")) {
                    ended += model.get(outcome).asLong();
                }
                assertThat(ended)
                        .as("requests for %s that ended", model.get("name").asText())
                        .isEqualTo(model.get("submitted").asLong())
                        .isPositive();
            }
        }
    }

    @Test
    void everyPolicyMeetsTheSameRequests() throws Exception {
        List<JsonNode> submitted = new ArrayList<>();
        for (JsonNode policy : json(reportOf("same")).get("policies")) {
            JsonNode all = policy.get("models").get(policy.get("models").size() - 1);
            assertThat(all.get("name").asText()).isEqualTo("*");
            submitted.add(all.get("submitted"));
        }
        assertThat(submitted).hasSizeGreaterThan(1).containsOnly(submitted.getFirst());
    }

    @Test
    void printsOneTableAndSaysWhereTheReportIs() throws Exception {
        Result result = run(QUICKSTART, "table");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("swap-on-demand", "stay-as-loaded", "pools")
                .contains("report: " + folder.resolve("table/report.html"))
                .doesNotContain("\u001b");
        assertThat(result.err()).isEmpty();
        assertThat(files("table"))
                .containsExactlyInAnyOrder("artifact.json.gz", "report.html", "report.json", "run.json", "summary.md");
    }

    @Test
    void writesTheTablesThatWereAskedFor() throws Exception {
        Result result = run(QUICKSTART, "tables", "--requests-csv", "--events-csv", "--policy", "swap-on-demand");

        assertThat(result.exitCode()).isZero();
        List<String> requests = Files.readAllLines(folder.resolve("tables/requests.csv"));
        long submitted = json(Files.readAllBytes(folder.resolve("tables/report.json")))
                .at("/policies/0/models/2/submitted")
                .asLong();
        assertThat(requests).as("a heading and a line for each request").hasSize((int) submitted + 1);
        assertThat(Files.readAllLines(folder.resolve("tables/events.csv"))).hasSizeGreaterThan(1);
    }

    @Test
    void saysAllThatIsWrongWithAScenarioAtOnceAndWritesNothing() throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.yaml"),
                Files.readString(QUICKSTART)
                        .replace("min_dwell: 30s", "min_dwel: 30s")
                        .replace("memory: 24GB", "memory: plenty")
                        .replace("scheduling: additive-cost", "scheduling: additive-costs"));

        Result result = run(broken, "broken");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .hasSize(3)
                .allMatch(line -> line.matches(".*broken\\.yaml:\\d+:\\d+: .*"))
                .anyMatch(line -> line.contains("min_dwel") && line.contains("did you mean `min_dwell`?"))
                .anyMatch(line -> line.contains("additive-costs") && line.contains("did you mean `additive-cost`?"))
                .anyMatch(line -> line.contains("memory") && line.contains("plenty"));
        assertThat(folder.resolve("broken")).doesNotExist();
    }

    @Test
    void refusesAnAdmissionWithoutSlotsForAModel() throws Exception {
        Result result = run(
                QUICKSTART,
                "closed",
                "--set",
                "policies.pools.node.admission={type: bounded-queue, model_seats: {qwen3-8b: 0}}");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("model_seats.qwen3-8b` must be at least 1");
        assertThat(folder.resolve("closed")).doesNotExist();
    }

    @Test
    void namesTheNearestPolicySet() throws Exception {
        Result result = run(QUICKSTART, "wrong", "--policy", "pool");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("no policy set `pool`").contains("did you mean `pools`?");
        assertThat(folder.resolve("wrong")).doesNotExist();
    }

    @Test
    void aMissingFileIsTheUsersMistake() throws Exception {
        Result result = run(folder.resolve("nowhere.yaml"), "missing");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere.yaml").doesNotContain("Exception", "\tat ");
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheNearestOne() throws Exception {
        Result result = Simctl.run("run", QUICKSTART.toString(), "--seeds", "3");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--seeds").contains("--seed").doesNotContain("Exception");
    }

    @Test
    void replaysATraceInTheShapeOfAzures() throws Exception {
        Path trace = folder.resolve("made.csv");
        Result made = Simctl.run(
                "trace",
                "synth",
                "--rate",
                "5/s",
                "--requests",
                "2000",
                "--prompt",
                "{type: log-normal, median: 900, p95: 3500}",
                "--output",
                "{type: log-normal, median: 150, p95: 600}",
                "--as",
                "azure",
                "--to",
                trace.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();

        byte[] report = report(
                Simctl.HOME.resolve("scenarios/azure-conversation.yaml"),
                "azure",
                "--set",
                "traces.azure.path=" + trace,
                "--set",
                "fleet.gpu.count=4");

        JsonNode json = json(report);
        assertThat(json.at("/inputs/traces/0/requests").asLong()).isEqualTo(2000);
        assertThat(json.at("/policies/0/models/0/submitted").asLong()).isEqualTo(2000);
        assertThat(json.at("/policies/0/fleet/machines").asLong()).isEqualTo(4);
    }

    private byte[] reportOf(String name, String... more) throws Exception {
        return report(QUICKSTART, name, more);
    }

    private byte[] report(Path scenario, String name, String... more) throws Exception {
        Result result = run(scenario, name, more);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return Files.readAllBytes(folder.resolve(name).resolve("report.json"));
    }

    private Result run(Path scenario, String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                scenario.toString(),
                "--check",
                "--out",
                folder.resolve(name).toString()));
        arguments.addAll(Arrays.asList(more));
        return Simctl.run(arguments.toArray(String[]::new));
    }

    private List<String> files(String name) throws IOException {
        try (var files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static JsonNode json(byte[] report) throws IOException {
        return new ObjectMapper().readTree(report);
    }
}
