package io.simctl.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static String json(Report report) {
        return ReportJson.of(report, Comparisons.of(report));
    }

    private static JsonNode parsed(Report report) throws Exception {
        return new ObjectMapper().readTree(json(report));
    }

    private static List<String> keys(JsonNode node) {
        return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    @Test
    void holdsTheKeysOfTheContractInTheirOrder() throws Exception {
        JsonNode root = parsed(FakeReport.twoDays());

        assertThat(keys(root))
                .containsSubsequence(
                        "schema", "scenario", "mode", "seed", "replications", "inputs", "policies", "comparisons");
        assertThat(root.path("schema").textValue()).isEqualTo("simctl/report/1");
        assertThat(root.path("mode").textValue()).isEqualTo("simulated");
        assertThat(keys(root.at("/inputs/traces/0"))).containsExactly("path", "sha256", "requests");
        assertThat(keys(root.at("/policies/0/models/0")))
                .containsSubsequence(
                        "name",
                        "submitted",
                        "completed",
                        "rejected",
                        "failed",
                        "timed_out",
                        "cancelled",
                        "unfinished",
                        "attempts",
                        "rejections",
                        "rate_429",
                        "rate_503",
                        "could_have_served",
                        "ttft_adj_ms",
                        "ttft_ms",
                        "tpot_adj_ms",
                        "tpot_ms",
                        "itl_ms",
                        "e2e_adj_ms",
                        "e2e_ms",
                        "queue_ms",
                        "load_wait_ms",
                        "tps",
                        "output_tokens",
                        "goodput");
        assertThat(keys(root.at("/policies/0/models/0/ttft_ms")))
                .containsExactly("count", "mean", "p50", "p90", "p95", "p99", "max");
        assertThat(keys(root.at("/policies/0/models/0/rejections/0"))).containsExactly("status", "reason", "count");
        assertThat(keys(root.at("/policies/0/fleet")))
                .contains(
                        "machines",
                        "loads",
                        "unloads",
                        "switches",
                        "load_seconds",
                        "busy_fraction",
                        "co_resident_seconds",
                        "output_tokens_per_s");
        assertThat(keys(root.at("/comparisons/0")))
                .containsSubsequence("baseline", "candidate", "model", "metric", "difference", "ci95");
    }

    @Test
    void theLastModelIsAllOfThemAndTheyAddUp() throws Exception {
        JsonNode models = parsed(FakeReport.twoDays()).at("/policies/1/models");

        assertThat(models.get(models.size() - 1).path("name").textValue()).isEqualTo("*");
        for (String key : List.of("submitted", "completed", "rejected", "output_tokens", "could_have_served")) {
            long sum = StreamSupport.stream(models.spliterator(), false)
                    .limit(models.size() - 1)
                    .mapToLong(model -> model.path(key).longValue())
                    .sum();
            assertThat(models.get(models.size() - 1).path(key).longValue())
                    .as(key)
                    .isEqualTo(sum);
        }
    }

    @Test
    void everyModelConservesItsRequests() throws Exception {
        for (JsonNode policy : parsed(FakeReport.twoDaysThrice()).path("policies")) {
            for (JsonNode model : policy.path("models")) {
                long ended = List.of("completed", "rejected", "failed", "timed_out", "cancelled", "unfinished").stream()
                        .mapToLong(outcome -> model.path(outcome).longValue())
                        .sum();
                assertThat(ended).isEqualTo(model.path("submitted").longValue()).isPositive();
            }
        }
    }

    @Test
    void equalRunsGiveEqualBytesInEveryLanguage() {
        var fleet = FakeRun.fleet(4, 3);
        List<String> policies = List.of("swap-on-demand", "co-resident");
        Locale before = Locale.getDefault();
        String first = json(FakeReport.of(fleet, policies, 3000, 2, 2));
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(json(FakeReport.of(fleet, policies, 3000, 2, 2))).isEqualTo(first);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aPolicyMoreChangesNothingForTheOthers() throws Exception {
        var fleet = FakeRun.fleet(4, 3);

        JsonNode two = parsed(FakeReport.of(fleet, List.of("swap-on-demand", "co-resident"), 3000, 2, 1));
        JsonNode three =
                parsed(FakeReport.of(fleet, List.of("swap-on-demand", "co-resident", "model-pools"), 3000, 2, 1));

        assertThat(three.at("/policies/1")).isEqualTo(two.at("/policies/1"));
    }

    @Test
    void tooFewSamplesAndInfinityAreNullAndHowManyAreInfiniteStandsBeside() throws Exception {
        JsonNode model = parsed(FakeReport.small()).at("/policies/0/models/1");
        JsonNode busy = parsed(FakeReport.twoDays()).at("/policies/0/models/0");

        assertThat(model.at("/ttft_ms/p99").isNull()).isTrue();
        assertThat(model.at("/ttft_ms/p90").isNumber()).isTrue();
        assertThat(busy.at("/ttft_adj_ms/max").isNull()).isTrue();
        assertThat(busy.at("/ttft_adj_ms/infinite").longValue())
                .isEqualTo(busy.path("submitted").longValue()
                        - busy.path("completed").longValue())
                .isPositive();
    }

    @Test
    void observedFiguresStandBesideTheirSimulatedOnes() throws Exception {
        JsonNode observed = parsed(FakeReport.twoDays()).at("/observed/0");

        assertThat(observed.path("observed").doubleValue()).isEqualTo(2300);
        assertThat(observed.path("simulated").doubleValue()).isBetween(100.0, 10_000.0);
    }

    @Test
    void sharesOfMachinesAddUpToThoseOfTheFleet() throws Exception {
        Report report = FakeReport.twoDaysThrice();
        for (JsonNode policy : parsed(report).path("policies")) {
            List<JsonNode> machines = StreamSupport.stream(
                            policy.path("machines").spliterator(), false)
                    .toList();

            assertThat(machines)
                    .extracting(machine -> machine.path("name").textValue())
                    .containsExactlyElementsOf(report.setup().machines());
            assertThat(machines.stream()
                            .mapToDouble(
                                    machine -> machine.path("busy_fraction").doubleValue())
                            .average()
                            .orElseThrow())
                    .isCloseTo(policy.at("/fleet/busy_fraction").doubleValue(), within(1e-5));
            assertThat(policy.has("principals"))
                    .as("nobody in particular asked")
                    .isFalse();
        }
    }

    @Test
    void saysWhatEachPrincipalGot() throws Exception {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst();
        RunResult shared = new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet(),
                run.series(),
                run.residency(),
                new Shares(
                        run.shares().machines(),
                        List.of(
                                new Shares.OfPrincipal("ann", 300, 300, 0, 7000, Distribution.EMPTY),
                                new Shares.OfPrincipal("bob", 300, 100, 200, 10, Distribution.EMPTY))),
                run.worst());
        JsonNode policy = parsed(
                        new Report(report.setup(), List.of(new PolicyResult("one", List.of(shared))), report.live()))
                .at("/policies/0");

        assertThat(policy.at("/principals/1").toString())
                .startsWith(
                        "{\"name\":\"bob\",\"submitted\":300,\"completed\":100,\"rejected\":200,\"output_tokens\":10,\"ttft_adj_ms\":{");
        assertThat(policy.path("jain_index").doubleValue()).isCloseTo(0.8, within(1e-6));
    }
}
