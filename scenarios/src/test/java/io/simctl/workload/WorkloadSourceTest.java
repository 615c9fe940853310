package io.simctl.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.simctl.control.Demand;
import io.simctl.control.Workload.UserGroup;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.trace.MadeTraces;
import io.simctl.trace.TraceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadSourceTest {
    private static final String TRACE = "seconds,prompt_tokens,output_tokens,max_tokens,model\n";

    @TempDir
    Path folder;

    private List<Request> requests(String duration, String workload, String... sets) {
        return demands(duration, workload, sets).stream().map(Demand::request).toList();
    }

    private List<Demand> demands(String duration, String workload, String... sets) {
        return Workloads.demands(Workloads.scenario(folder, duration, workload, sets), 1);
    }

    private String trace(String rows) throws IOException {
        Files.writeString(folder.resolve("trace.csv"), TRACE + rows);
        return "traces.t=" + folder.resolve("trace.csv");
    }

    @Test
    void mergesItsPartsByTimeAndNumbersTheRequestsAsTheyCome() {
        List<Request> requests = requests("duration: 100s", """
                [{rate: 5/s, model: a, prompt: 10, output: 5}, {rate: 3/s, model: b, prompt: 20, output: 6},
                 {rate: 1/s, gaps: constant, model: b, prompt: 30, output: 7, start: 50s}]
                """);

        assertThat(requests).extracting(Request::intendedAt).isSorted();
        assertThat(requests)
                .extracting(Request::id)
                .containsExactlyElementsOf(
                        LongStream.range(0, requests.size()).boxed().toList());
        assertThat(requests.stream().filter(r -> r.promptTokens() == 30).map(r -> r.intendedAt() / 1e9))
                .hasSize(49)
                .startsWith(51.0, 52.0)
                .endsWith(99.0);
        assertThat(requests.stream()
                        .filter(r -> r.model() == 1 && r.promptTokens() == 20)
                        .count())
                .isBetween(230L, 370L);
    }

    @Test
    void hasTheRequestsOfTheSyntheticTraceOfTheSameTraffic() {
        Scenario scenario = Workloads.scenario(folder, "duration: 60s", """
                [{rate: 5/s, model: a, gaps: {type: gamma, cv: 2}, prompt: {type: exponential, mean: 90}, output: 6},
                 {rate: 3/s, model: b, shape: {type: ramp, from: 0, to: 2, end: 60s}, prompt: 20, output: 6}]
                """);
        List<OpenLoop> traffic =
                scenario.workload().stream().map(OpenLoop.class::cast).toList();
        List<TraceRow> rows = new ArrayList<>();
        new SyntheticTrace(traffic, Workloads.seed(1), Duration.ofSeconds(60)).forEachRemaining(rows::add);

        assertThat(Workloads.demands(scenario, 1))
                .extracting(
                        d -> d.request().intendedAt(),
                        d -> d.request().promptTokens(),
                        Demand::outputTokens,
                        d -> d.request().model())
                .containsExactlyElementsOf(rows.stream()
                        .map(row -> tuple(
                                row.at(), row.promptTokens(), row.outputTokens(), scenario.modelIndex(row.model())))
                        .toList());
    }

    @Test
    void refusesToSpreadMoreRequestsThanFitIntoMemory() throws IOException {
        String rows = "5,1,1,,a\n".repeat(1_000_001);

        assertThatThrownBy(() -> requests("", "[{trace: t, model: a, spread: even}]", trace(rows)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageEndingWith("more than 1,000,000 requests have the same time: too many to spread");
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        Scenario scenario = Workloads.scenario(
                folder,
                "duration: 60s",
                "[{rate: 5/s, model: a, prompt: {type: exponential, mean: 90}, output: {type: exponential, mean: 9}}]");

        assertThat(Workloads.requests(scenario, 7)).isEqualTo(Workloads.requests(scenario, 7));
        assertThat(Workloads.requests(scenario, 7)).isNotEqualTo(Workloads.requests(scenario, 8));
    }

    @Test
    void keepsAPartAsItIsWhenAnotherIsAdded() {
        String part = "{rate: 5/s, model: a, prompt: {type: exponential, mean: 90}, output: 9}";
        List<Request> alone = requests("duration: 60s", "[" + part + "]");
        List<Request> withAnother =
                requests("duration: 60s", "[" + part + ", {rate: 5/s, model: b, prompt: 9, output: 9}]");

        assertThat(withAnother.stream().filter(r -> r.model() == 0).map(Request::intendedAt))
                .containsExactlyElementsOf(
                        alone.stream().map(Request::intendedAt).toList());
        assertThat(withAnother.stream().filter(r -> r.model() == 0).map(Request::promptTokens))
                .containsExactlyElementsOf(
                        alone.stream().map(Request::promptTokens).toList());
    }

    @Test
    void endsAfterItsDurationOrItsNumberOfRequests() {
        assertThat(requests("duration: 10s", "[{rate: 100/s, model: a, prompt: 9, output: 9}]"))
                .allMatch(r -> r.intendedAt() < 10_000_000_000L);
        assertThat(requests("", "[{rate: 100/s, model: a, prompt: 9, output: 9, requests: 30}]"))
                .hasSize(30);
        assertThat(
                        requests(
                                "",
                                "[{rate: 1/s, requests: 9, shape: {type: steps, points: {at: 4500ms, factor: 0}}, gaps: constant, model: a, prompt: 9, output: 9}]"))
                .as("the rate has gone down to nothing")
                .hasSize(4);
    }

    @Test
    void endsOutputsAtTheLimitThatTheClientAnnounces() {
        assertThat(demands("duration: 9s", "[{rate: 9/s, model: a, prompt: 10, output: 50, max_tokens: 20}]"))
                .allMatch(r -> r.outputTokens() == 20 && r.request().maxTokens() == 20);
        assertThat(demands("duration: 9s", "[{rate: 9/s, model: a, prompt: 10, output: 50, max_tokens: output}]"))
                .allMatch(r -> r.outputTokens() == 50 && r.request().maxTokens() == 50);
        assertThat(demands("duration: 9s", "[{rate: 9/s, model: a, prompt: 10, output: 50}]"))
                .allMatch(r -> r.outputTokens() == 50 && r.request().maxTokens() == 1000);
        assertThat(demands("duration: 9s", "[{rate: 9/s, model: a, prompt: 10, output: 5000}]"))
                .allMatch(r -> r.outputTokens() == 1000);
    }

    @Test
    void endsOutputsWhereTheContextIsFullAndCutsNoPrompt() throws IOException {
        Scenario scenario = Workloads.scenario(
                folder, "traces: {}", "[{trace: t, model: a}]", trace("0,9000,5,0,\n1,8000,500,0,\n2,8000,192,500,\n"));

        try (WorkloadSource source = WorkloadSource.open(scenario, Workloads.seed(1))) {
            Iterable<Demand> requests = () -> source.workload().openLoop();
            assertThat(requests)
                    .extracting(d -> d.request().promptTokens(), Demand::outputTokens)
                    .containsExactly(tuple(9000, 5), tuple(8000, 192), tuple(8000, 192));
        }
    }

    @Test
    void announcesWhatTheScenarioSaysBeforeWhatTheTraceRecorded() throws IOException {
        String recorded = trace("0,10,50,400,\n");
        assertThat(requests("duration: 9s", "[{trace: t, model: a}]", recorded))
                .extracting(Request::maxTokens)
                .containsExactly(400);
        assertThat(requests("duration: 9s", "[{trace: t, model: a, max_tokens: 256}]", recorded))
                .extracting(Request::maxTokens)
                .containsExactly(256);
        assertThat(requests("duration: 9s", "[{trace: t, model: a, max_tokens: output}]", recorded))
                .extracting(Request::maxTokens)
                .containsExactly(50);
    }

    @Test
    void replaysATraceFasterLaterAndUpToTheDuration() throws IOException {
        assertThat(requests(
                        "duration: 14s",
                        "[{trace: t, model: a, speed: 2, start: 10s}]",
                        trace("100,1,1,0,\n104,2,2,0,\n108,3,3,0,\n")))
                .extracting(Request::intendedAt)
                .containsExactly(10_000_000_000L, 12_000_000_000L);
    }

    @Test
    void asksForTheModelsThatTheTraceNames() throws IOException {
        String trace = trace("0,1,1,7,GPT-4\n1,2,2,7,b\n");

        assertThat(requests("", "[{trace: t, models: {GPT-4: a}}]", trace))
                .extracting(Request::model)
                .containsExactly(0, 1);
        assertThatThrownBy(() -> requests("", "[{trace: t}]", trace))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                        "trace.csv:2:1: the scenario has no model `GPT-4`; map it with `models`; known: `a`, `b`");
        assertThatThrownBy(() -> requests("", "[{trace: t, spread: even}]", trace("0,1,1,7,\n")))
                .hasMessageContaining(
                        "trace.csv:2:1: the trace names no model; say with `model` which one is asked for");
    }

    @Test
    void spreadsRequestsOfTheSameTimeEvenly() throws IOException {
        assertThat(requests(
                        "",
                        "[{trace: t, model: a, spread: even}]",
                        trace("0,1,1,0,\n0,2,1,0,\n3,3,1,0,\n3,4,1,0,\n3,5,1,0,\n9,6,1,0,\n9,7,1,0,\n")))
                .extracting(r -> r.intendedAt() / 1e9)
                .containsExactly(0.0, 1.5, 3.0, 5.0, 7.0, 9.0, 12.0);
    }

    @Test
    void spreadsRequestsOfTheSameTimeAtRandomWithoutChangingTheirOrder() throws IOException {
        String set = "traces.t=" + MadeTraces.mooncake(folder, 12_000).file();
        List<Request> recorded = requests("", "[{trace: t, model: b}]", set);
        List<Request> spread = requests("", "[{trace: t, model: b, spread: uniform}]", set);

        assertThat(spread)
                .extracting(Request::promptTokens)
                .containsExactlyElementsOf(
                        recorded.stream().map(Request::promptTokens).toList());
        assertThat(spread).extracting(Request::intendedAt).isSorted();
        assertThat(spread.stream().mapToLong(Request::intendedAt).distinct().count())
                .isGreaterThan(11_900);
        assertThat(spread.get(100).prefix().length())
                .isEqualTo(recorded.get(100).prefix().length());
    }

    @Test
    void neverTakesBlocksOfTwoTracesForTheSameText() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.jsonl"), """
                {"timestamp": 0, "input_length": 600, "output_length": 7, "hash_ids": [3]}
                """);
        List<Request> requests = requests(
                "traces: {t: %s, u: %s}".formatted(trace, trace),
                "[{trace: t, model: b}, {trace: u, model: b}, {trace: u, model: b}]");

        assertThat(requests.get(0).prefix().block(0))
                .isNotEqualTo(requests.get(1).prefix().block(0));
        assertThat(requests.get(1).prefix().block(0))
                .isEqualTo(requests.get(2).prefix().block(0));
    }

    @Test
    void tellsWhoAsksAndWhereTheyWantItToRun() {
        assertThat(requests(
                        "duration: 9s",
                        "[{rate: 1/s, model: a, prompt: 9, output: 9, owner: alice, route: prefer-owner}]"))
                .isNotEmpty()
                .allMatch(r -> r.owner() == 0 && r.route() == Route.PREFER_OWNER);
    }

    @Test
    void usersBeginOnARampAndThenThink() {
        Scenario scenario = Workloads.scenario(
                folder, "duration: 90s", "[{users: 4, ramp_up: 8s, think: 5s, model: b, prompt: 9, output: 8}]");

        try (WorkloadSource source = WorkloadSource.open(scenario, Workloads.seed(1))) {
            UserGroup group = source.workload().closedLoop().getFirst();

            assertThat(group.users()).isEqualTo(4);
            assertThat(LongStream.generate(group::think).limit(6))
                    .containsExactly(
                            0L, 2_000_000_000L, 4_000_000_000L, 6_000_000_000L, 5_000_000_000L, 5_000_000_000L);
            assertThat(group.until()).isEqualTo(90_000_000_000L);
            assertThat(group.next(77, 5)).isEqualTo(new Demand(Request.of(77, 1, 5, 9, 4096), 8));
            assertThat(source.workload().openLoop()).isExhausted();
        }
    }
}
