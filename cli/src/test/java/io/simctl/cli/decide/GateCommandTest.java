package io.simctl.cli.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl compare} and {@code simctl gate} on results of a small scenario, and of one with a slower machine. */
class GateCommandTest {
    private static final String SCENARIO = """
            scenario: small
            duration: 10m
            replications: 4
            models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
            hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
            fleet: {box: {hardware: mac, count: 2, resident: m}}
            workload: [{rate: 0.5/s, model: m, prompt: 200, output: 50}]
            slo: {m: {ttft: 20s}}
            policies: {one: {fleet: {scheduling: least-busy}}, two: {fleet: {scheduling: least-busy}}}
            gate: {rules: ["*.rate_429 <= 1%", rate_completed >= 99%], policies: one}
            """;

    @TempDir
    private static Path folder;

    private static String before;
    private static String after;

    @BeforeAll
    static void runBoth() throws IOException {
        before = run("before", SCENARIO);
        after = run("after", SCENARIO.replace("546GB/s", "300GB/s"));
    }

    private static String run(String name, String scenario) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), scenario);
        Path out = folder.resolve(name);
        Result result = Simctl.inProcess("run", file.toString(), "--out", out.toString(), "--quiet");
        assertThat(result.err()).isEmpty();
        return out.toString();
    }

    private static Result gate(String... arguments) {
        return Simctl.inProcess(
                Stream.concat(Stream.of("gate"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String rules(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), text).toString();
    }

    @Test
    void passesWhatKeepsItsRules() throws IOException {
        String rules = rules(
                "rules:\n  - tpot.p50 <= baseline * 1.05 @ 95%\n  - goodput >= 97%\n  - \"*.rate_429 <= baseline + 1pp\"\n");

        Result result = gate(before, "--baseline", before, "--rules", rules);

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Gate passed: 8 passed, 0 failed").contains("(added)");
    }

    @Test
    void failsWithStatus3WhatGotWorse() throws IOException {
        Path junit = folder.resolve("junit.xml");
        Path markdown = folder.resolve("gate.md");

        Result result = gate(
                after,
                "--policy",
                "one",
                "--baseline",
                before,
                "--rule",
                "tpot.p50 <= baseline * 1.05 @ 95%",
                "--rule",
                "tpot.p50 not worse than baseline",
                "--junit",
                junit.toString(),
                "--markdown",
                markdown.toString());

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(3);
        assertThat(result.out())
                .contains("FAIL", "Gate failed: 1 passed, 2 failed")
                .contains("paired over 4 replications");
        assertThat(junit).content().contains("failures=\"2\"", "<failure message=\"FAIL: value ");
        assertThat(markdown)
                .content()
                .startsWith("### Gate failed")
                .contains("| FAIL | one | tpot.p50 not worse than baseline |");
    }

    @Test
    void endsWithStatus5WhereNothingCanBeSaid() {
        Result result =
                gate(before, "--policy", "one", "--rule", "fleet.switches <= 40", "--rule", "waiting_share <= 10%");

        assertThat(result.exitCode()).as(result.out()).isEqualTo(5);
        assertThat(result.out()).contains("NO VERDICT").contains("these runs have no such figure");
    }

    @Test
    void aFailureIsAFailureWhateverElseIsOpen() {
        Result result = gate(before, "--rule", "ttft.p50 < 1ms", "--rule", "waiting_share <= 10%");

        assertThat(result.exitCode()).isEqualTo(3);
    }

    @Test
    void refusesWithStatus2WhatIsNoRuleAndSaysAllThatIsWrong() throws IOException {
        String rules =
                rules("rules:\n  - ttft.p96 < 2s\n  - n.ttft.p95 < 2s\n  - goodput >= 97\n  - goodput > baseline\n");

        Result result = gate(before, "--rules", rules);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("rules.yaml:2:5: rule `ttft.p96 < 2s`: unknown metric `ttft.p96`; did you mean `ttft.p9")
                .contains("rules.yaml:3:5: rule `n.ttft.p95 < 2s`: unknown model `n`; did you mean `m`?")
                .contains("rules.yaml:4:16: rule `goodput >= 97`: `97` must be a share of 1");
    }

    @Test
    void refusesARuleOnABaselineThatIsNotThere() throws IOException {
        Result result = gate(before, "--rules", rules("rules: [goodput > baseline]\n"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("rules.yaml:1:9: rule `goodput > baseline` is on a baseline")
                .contains("--baseline");
    }

    @Test
    void saysHowAStarIsWritten() throws IOException {
        Result result = gate(before, "--rules", rules("rules:\n  - *.rate_429 < 1%\n"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("rules.yaml:2:6").contains("a text that begins with `*` goes into quotes");
    }

    @Test
    void takesTheRulesOfTheScenarioWhereNoneAreNamed() {
        Result result = gate(before);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("*.rate_429 <= 1%", "Gate passed: 2 passed")
                .doesNotContain("two");
    }

    @Test
    void aScenarioWithAWrongRuleIsNotRun() throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), SCENARIO.replace("*.rate_429", "*.rate_420"));

        Result result = Simctl.inProcess("scenario", "check", file.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "wrong.yaml:10:16: rule `*.rate_420 <= 1%`: unknown metric `rate_420`; did you mean `rate_429`");
    }

    @Test
    void writesTheSummaryOfAJobAndEndsAsTheLauncherDoes() throws Exception {
        Path summary = Files.writeString(folder.resolve("summary.md"), "before\n");

        int passed = launched(summary, "gate", before, "--rule", "goodput >= 97%");
        int failed = launched(summary, "gate", before, "--rule", "goodput >= 97%", "--rule", "ttft.p50 < 1ms");
        int open = launched(summary, "gate", before, "--rule", "waiting_share <= 10%");
        int wrong = launched(summary, "gate", before, "--rule", "goodput >= 97");

        assertThat(new int[] {passed, wrong, failed, open}).containsExactly(0, 2, 3, 5);
        assertThat(summary)
                .content()
                .startsWith("before\n### Gate passed")
                .contains("### Gate failed", "### Gate without");
    }

    private static int launched(Path summary, String... arguments) throws Exception {
        Path log = Files.createTempFile(folder, "gate", ".log");
        return Simctl.start(Map.of("GITHUB_STEP_SUMMARY", summary.toString()), log, log, arguments)
                .waitFor();
    }

    @Test
    void printsJson() throws IOException {
        Result result = gate(before, "--rule", "goodput >= 97%", "--json", "--policy", "one");

        JsonNode root = new ObjectMapper().readTree(result.out());
        assertThat(root.get("schema").asText()).isEqualTo("simctl/gate/1");
        assertThat(root.get("status").asText()).isEqualTo("passed");
        assertThat(root.at("/rules/0/value").asDouble()).isBetween(0.97, 1.0);
        assertThat(root.at("/rules/0/bound").asDouble()).isEqualTo(0.97);
        assertThat(root.at("/rules/1/added").asBoolean()).isTrue();
    }

    @Test
    void comparesPoliciesOfTheSameName() throws IOException {
        Result text = Simctl.inProcess("compare", before, after);
        Result json = Simctl.inProcess("compare", before, after, "--json", "--metric", "m.tpot.p50");

        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("one of " + after + " (simulated, seed 1, 4 replications) against one of " + before)
                .contains("The two differ in: hardware")
                .contains("paired over 4 replications");
        JsonNode pairs = new ObjectMapper().readTree(json.out()).get("comparisons");
        assertThat(pairs).hasSize(2);
        assertThat(pairs.get(0).at("/figures/0/verdict").asText()).isEqualTo("worse");
        assertThat(pairs.get(0).at("/figures/0/ci95/0").asDouble()).isPositive();
    }

    @Test
    void comparesThePoliciesOfOneArtifactAndAnyTwoByName() {
        Result within = Simctl.inProcess("compare", before);
        Result crossed = Simctl.inProcess("compare", before + ":one", after + ":two");
        Result unknown = Simctl.inProcess("compare", before + ":on", after);

        assertThat(within.out())
                .contains("two of " + before)
                .contains("no difference shown")
                .doesNotContain("worse");
        assertThat(crossed.out()).startsWith("two of " + after + " (").contains("worse");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no policy `on`; did you mean `one`?");
    }

    @Test
    void refusesWhatWasAskedSomethingElse() throws IOException {
        String busier = run("busier", SCENARIO.replace("0.5/s", "0.6/s"));

        Result refused = Simctl.inProcess("compare", before, busier);
        Result gated = gate(busier, "--baseline", before, "--rule", "goodput >= baseline");
        Result forced = Simctl.inProcess("compare", before, busier, "--force");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("busier cannot be compared with", "another workload: `- rate: 0.5/s`", "--force");
        assertThat(gated.exitCode()).isEqualTo(2);
        assertThat(forced.exitCode()).isZero();
        assertThat(forced.out())
                .contains("! not comparable: another workload")
                .contains("4 replications against 4 replications");
    }

    @Test
    void saysWhatIsNoArtifact() {
        Result missing =
                Simctl.inProcess("compare", before, folder.resolve("nowhere").toString());

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("nowhere: no such file");
    }
}
