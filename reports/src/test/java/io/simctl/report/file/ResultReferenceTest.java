package io.simctl.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.LiveFacts;
import io.simctl.report.PolicyResult;
import io.simctl.report.ReplyFacts;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.Setup;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.FaultShare;
import io.simctl.report.result.Figures;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/results.md says of the files of results, against files. */
class ResultReferenceTest {
    private static final String MARK = "<!-- generated from here on -->\n";

    /** Keys of what the made-up runs have not: a server's words. */
    private static final Set<String> UNSEEN =
            Set.of("policies[].models[].rejections[].words", "policies[].models[].failures[].words");

    private static final MetricCatalogue METRICS = MetricCatalogue.standard();

    /** Paths of the plain values and empty lists of a document; {@code []} for every item of a list. */
    private static Set<String> paths(JsonNode node) {
        Set<String> paths = new TreeSet<>();
        collect(node, "", paths);
        return paths;
    }

    private static void collect(JsonNode node, String path, Set<String> paths) {
        if (node.isObject()) {
            node.properties()
                    .forEach(e -> collect(e.getValue(), path.isEmpty() ? e.getKey() : path + "." + e.getKey(), paths));
        } else if (node.isArray() && !path.endsWith("95")) {
            node.forEach(item -> collect(item, path + "[]", paths));
        } else {
            paths.add(path);
        }
    }

    private static Set<String> declared(List<ResultKey> keys, boolean onlyAlways) {
        Set<String> paths = new TreeSet<>();
        keys.stream()
                .filter(key -> key.always() || !onlyAlways)
                .map(ResultKey::path)
                .forEach(paths::add);
        return paths;
    }

    @Test
    void knowsEveryKeyOfAReportAndNoneThatIsNotThere() throws Exception {
        Set<String> seen = new TreeSet<>(UNSEEN);
        for (Report report : List.of(FakeReport.small(), busy(), live(), ofPrincipals())) {
            JsonNode json = new ObjectMapper().readTree(ReportJson.of(report, Comparisons.of(report)));

            assertThat(declared(ResultKey.ofReport(METRICS), false)).containsAll(paths(json));
            assertThat(paths(json)).containsAll(declared(ResultKey.ofReport(METRICS), true));
            for (ResultKey key : ResultKey.ofReport(METRICS)) {
                assertThat(values(json, List.of(key.path().split("\\."))))
                        .as(key.path())
                        .allMatch(value -> fits(key.takes(), value));
            }
            seen.addAll(paths(json));
        }
        assertThat(seen).containsAll(declared(ResultKey.ofReport(METRICS), false));
    }

    private static Report ofPrincipals() {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst();
        var ann = new Shares.OfPrincipal("ann", 300, 200, 100, 7000, Distribution.EMPTY);
        RunResult shared = new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet(),
                run.series(),
                run.residency(),
                new Shares(
                        run.shares().machines(),
                        List.of(ann),
                        new PoolShares(
                                2,
                                1,
                                3,
                                Collections.nCopies(
                                        report.setup().models().size(), new PoolShares.OfModel(1, 2, 3, 4, 5))),
                        List.of(new FaultShare("machine crashed", 0, 1, 2, 3, 4))),
                run.worst());
        return new Report(report.setup(), List.of(new PolicyResult("one", List.of(shared))), report.live());
    }

    private static Report busy() {
        return FakeReport.of(FakeRun.fleet(4, 3), List.of("swap-on-demand", "co-resident"), 3000, 2, 2);
    }

    /** On real servers, fed by a trace that says how its requests ended. */
    private static Report live() {
        Report report = FakeReport.small();
        Setup setup = report.setup();
        List<Figures> recorded =
                report.baseline().models().stream().map(ModelResult::figures).toList();
        Setup.Inputs inputs =
                new Setup.Inputs(setup.inputs().scenarioSha256(), List.of(new Setup.Trace("t.csv", "ab", 7)), recorded);
        Setup onServers = new Setup(
                setup.scenario(),
                Setup.Mode.LIVE,
                setup.seed(),
                inputs,
                setup.models(),
                setup.machines(),
                setup.observed(),
                setup.constants(),
                setup.configuration());
        LiveFacts facts = new LiveFacts(
                report.baseline().name(), 0, 1, 2, 3, false, true, 1, ReplyFacts.NONE, "", 2, List.of("a remark"));
        return new Report(onServers, report.policies(), List.of(facts));
    }

    private static Stream<JsonNode> values(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return Stream.of(node);
        }
        JsonNode child = node.path(path.getFirst().replace("[]", ""));
        List<String> rest = path.subList(1, path.size());
        return path.getFirst().endsWith("[]")
                ? child.valueStream().flatMap(item -> values(item, rest))
                : values(child, rest).filter(value -> !value.isMissingNode());
    }

    private static boolean fits(ResultKey.Takes takes, JsonNode value) {
        return switch (takes) {
            case STRING -> value.isTextual();
            case INTEGER -> value.isIntegralNumber();
            case NUMBER -> value.isNumber();
            case NUMBER_OR_NULL -> value.isNumber() || value.isNull();
            case BOOLEAN -> value.isBoolean();
            case INTERVAL_OR_NULL -> value.isNull() || (value.isArray() && value.size() == 2);
        };
    }

    @Test
    void knowsEveryKeyOfARun() throws Exception {
        RunFacts facts = new RunFacts(
                "1",
                List.of("run", "x.yaml"),
                Instant.EPOCH,
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                7,
                8,
                "21",
                "Linux",
                2);

        assertThat(paths(new ObjectMapper().readTree(RunJson.of(facts, FakeReport.small()))))
                .isEqualTo(declared(ResultKey.ofRun(), true));
        assertThat(declared(ResultKey.ofRun(), false))
                .containsAll(paths(new ObjectMapper().readTree(RunJson.of(facts, live()))));
    }

    @Test
    void isOnThePage() throws Exception {
        String page = Files.readString(Path.of("../docs/results.md"));

        assertThat(page.substring(page.indexOf(MARK) + MARK.length()))
                .as("docs/results.md is behind; make it anew: sed -i '/^<!-- generated/q' docs/results.md &&"
                        + " ./simctl results >> docs/results.md")
                .isEqualTo(ResultReference.of(METRICS));
    }

    @Test
    void makesASchemaInWhichOnlyWhatIsAlwaysThereIsRequired() {
        JsonNode schema = new ObjectMapper().valueToTree(ResultSchema.ofReport(METRICS));

        assertThat(schema.at(
                        "/properties/policies/items/properties/models/items/properties/ttft_ms/properties/p95/type"))
                .hasToString("[\"number\",\"null\"]");
        assertThat(schema.path("required"))
                .hasToString(
                        "[\"schema\",\"scenario\",\"mode\",\"seed\",\"replications\",\"inputs\",\"baseline\",\"policies\"]");
        assertThat(schema.at("/properties/inputs/required")).hasToString("[\"scenario_sha256\"]");
    }
}
