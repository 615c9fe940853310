package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.type.Need;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies need beside them, and what a user is told whose policy set has it not. */
class PolicyNeedsTest {
    private static final Policies POLICIES = Policies.load(PolicyNeedsTest.class.getClassLoader());

    private static final String SCENARIO = """
            scenario: small
            duration: 1m
            models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
            hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
            fleet: {desk: {hardware: mac}}
            workload: {rate: 1/s, model: m, prompt: 100, output: 10}
            policies: {p: SET}
            """;

    @TempDir
    Path folder;

    private List<String> warnings(String policySet) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), SCENARIO.replace("SET", policySet));
        return ScenarioLoader.load(file, List.of(), POLICIES).warnings().stream()
                .map(warning -> warning.at().line() + ":" + warning.at().column() + ": " + warning.message())
                .toList();
    }

    @Test
    void isToldWithPlaceReasonAndCure() throws IOException {
        assertThat(warnings("{fleet: {placement: model-pools}}"))
                .containsExactly(
                        "7:35: `model-pools` needs `pool-exhausted` under `fleet: {admission: ...}` beside it; without it"
                                + " nothing keeps requests off machines of other pools, which refuse them");
    }

    @Test
    void aPairNeedsAPolicyThatKeepsRequestsOffTheOneThatComputesForTheOther() throws IOException {
        String pair = SCENARIO.replace(
                        "parameters: 20e9", "parameters: 20e9, hidden: 4096, query_heads: 32, kv_heads: 8")
                .replace("{hardware: mac}", "{hardware: mac, count: 2, cluster: {models: m, link: 5GB/s}}");
        Path file = Files.writeString(folder.resolve("s.yaml"), pair.replace("SET", "{}"));
        assertThat(ScenarioLoader.load(file, List.of(), POLICIES).warnings())
                .extracting(warning -> warning.message())
                .containsExactly(
                        "`p` has no admission policy `cluster-ranks`: without it nothing keeps requests off the"
                                + " machines of a `cluster` that compute for others");
        Files.writeString(file, pair.replace("SET", "{fleet: {admission: cluster-ranks}}"));
        assertThat(ScenarioLoader.load(file, List.of(), POLICIES).warnings()).isEmpty();
        Files.writeString(
                file, pair.replace("5GB/s", "5GB/s, parallelism: single").replace("SET", "{}"));
        assertThat(ScenarioLoader.load(file, List.of(), POLICIES).warnings())
                .as("no cluster, no ranks")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix-aware", "kv-overlap", "weighted-scores"})
    void reportsOfCachesNeedAnEngineThatReports(String policy) throws IOException {
        String byReports = "{fleet: {scheduling: {type: %s, prefixes: reported}}}".formatted(policy);
        assertThat(warnings(byReports))
                .singleElement()
                .asString()
                .startsWith("7:")
                .contains("`" + policy + "` goes by what machines report", "leave `prefixes` out");
        assertThat(warnings(byReports.replace("reported", "sent"))).isEmpty();

        String ofVllm = SCENARIO.replace("{hardware: mac}", "{hardware: mac, engine: vllm}");
        Path file = Files.writeString(folder.resolve("v.yaml"), ofVllm.replace("SET", byReports));
        assertThat(ScenarioLoader.load(file, List.of(), POLICIES).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{fleet: {placement: static}}",
                "{fleet: {admission: pool-exhausted}}",
                "{node: {scheduling: shortest-first}}",
            })
    void isToldOfEveryPolicyThatNeedsAnother(String policySet) throws IOException {
        assertThat(warnings(policySet)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{fleet: {admission: [ttft-ceiling, pool-exhausted], placement: model-pools}}",
                "{fleet: {admission: pool-exhausted, placement: static}}",
                "{fleet: {placement: {type: model-pools, assign: false}}}",
                "{fleet: {placement: {type: static, isolate: false}}}",
                "{fleet: {admission: {type: pool-exhausted, gate: false}}}",
                "{node: {scheduling: shortest-first, admission: bounded-queue}}",
            })
    void isToldNothingWhereTheNeedIsMetOrIsNone(String policySet) throws IOException {
        assertThat(warnings(policySet)).isEmpty();
    }

    @Test
    void areForPoliciesThatThereAre() {
        for (PolicyType<?, ?> type : POLICIES.all()) {
            for (Need<?> need : type.needs()) {
                assertThat(need.names())
                        .as(type.name() + " needs")
                        .isNotEmpty()
                        .allMatch(name -> POLICIES.find(need.kind(), name).isPresent());
            }
        }
    }
}
