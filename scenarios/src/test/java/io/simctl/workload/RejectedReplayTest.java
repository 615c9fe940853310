package io.simctl.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.Demand;
import io.simctl.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of recordings in which servers sent requests away. */
class RejectedReplayTest {
    private static final String HEADER = "seconds,prompt_tokens,output_tokens,model,status\n";

    @TempDir
    private Path folder;

    private Scenario replay(String rows, String knobs) throws IOException {
        Files.writeString(folder.resolve("t.csv"), HEADER + rows);
        return Workloads.scenario(folder, "traces: {t: {path: t.csv%s}}".formatted(knobs), "[{trace: t}]");
    }

    private List<Demand> demands(String rows, String knobs, long seed) throws IOException {
        return Workloads.demands(replay(rows, knobs), seed);
    }

    @Test
    void sendsARejectedRequestAgainWithTheOutputOfAnAnsweredOneOfItsModel() throws IOException {
        String rows = "0,10,0,a,429\n1,11,21,a,200\n2,12,22,b,200\n3,13,0,b,503\n4,14,0,a,502\n5,15,0,b,499\n";

        List<Demand> demands = demands(rows, "", 1);

        assertThat(demands)
                .extracting(demand -> demand.request().promptTokens())
                .containsExactly(10, 11, 12, 13);
        assertThat(demands).extracting(Demand::outputTokens).containsExactly(21, 21, 22, 22);
    }

    @Test
    void leavesThemOutOnRequest() throws IOException {
        assertThat(demands("0,10,0,a,429\n1,11,21,a,200\n", ", rejected: drop", 1))
                .extracting(demand -> demand.request().promptTokens())
                .containsExactly(11);
    }

    @Test
    void drawsTheSameOutputsFromTheSameSeedAndOthersFromAnother() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            rows.append("%d,10,0,a,429\n%d,10,%d,a,200\n".formatted(2 * i, 2 * i + 1, i + 1));
        }
        List<Integer> outputs = outputs(rows, 1);

        assertThat(outputs(rows, 1)).isEqualTo(outputs);
        assertThat(outputs(rows, 2)).isNotEqualTo(outputs);
        // as long in the mean as those that were answered: 250.5 with a standard error of 6.5
        assertThat(outputs.stream().mapToInt(tokens -> tokens).average().orElseThrow())
                .isBetween(230.0, 271.0);
    }

    private List<Integer> outputs(CharSequence rows, long seed) throws IOException {
        return demands(rows.toString(), "", seed).stream()
                .map(Demand::outputTokens)
                .toList();
    }

    @Test
    void takesThePromptAsWellWhereNobodyCountedIt() throws IOException {
        assertThat(demands("0,0,0,a,429\n1,11,21,a,200\n", "", 1))
                .extracting(demand -> demand.request().promptTokens())
                .containsExactly(11, 11);
    }

    @Test
    void takesTheOutputOfAnotherModelWhereNoneOfItsOwnWasAnswered() throws IOException {
        assertThat(demands("0,10,0,b,429\n1,11,21,a,200\n", "", 1))
                .extracting(Demand::outputTokens)
                .containsExactly(21, 21);
    }

    @Test
    void saysThatATraceOfFailuresOnlyHasNothingToReplay() throws IOException {
        for (String rows : List.of("0,10,0,a,429\n1,10,0,a,429\n", "0,10,0,a,502\n", "0,10,0,a,\n1,20,0,a,\n")) {
            Scenario scenario = replay(rows, "");

            assertThatThrownBy(() -> Workloads.demands(scenario, 1))
                    .hasMessageEndingWith("t.csv:1:1: no request of the trace was answered; nothing to replay");
        }
    }

    @Test
    void replaysASingleRequest() throws IOException {
        assertThat(demands("7,10,5,a,200\n", "", 1))
                .extracting(Demand::outputTokens)
                .containsExactly(5);
    }
}
