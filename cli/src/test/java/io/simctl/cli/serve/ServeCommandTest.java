package io.simctl.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.Profiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServeCommandTest {
    private static final String SCENARIO =
            Simctl.HOME.resolve("scenarios/live-two-models.yaml").toString();

    @Test
    void saysWhereAndWhatItServesAndEndsWithTheServer() throws IOException, InterruptedException {
        Simctl.Result result = Simctl.run("serve", "--port", "0", "--load", "10ms", "--load-end", "dies");

        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("serving at http://127.0.0.1:[0-9]+ .*"),
                        line -> assertThat(line)
                                .isEqualTo("  emulated: 4 slots of 4096 tokens; a sequence alone gets 95.2 tokens/s;"
                                        + " loads in 0.01 s, again in 0.01 s"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
    }

    private static String serve(String... arguments) {
        return Simctl.errorsInProcess(
                Stream.concat(Stream.of("serve"), Arrays.stream(arguments)).toArray(String[]::new));
    }

    @Test
    void servesModelsWithTheTimesOfProfiles() {
        String machine = "hardware.m4-max-40-128gb";

        String said = serve(
                "--port=0",
                "--hardware=m4-max-40-128gb",
                "--model=qwen3-8b",
                "--model=gpt-oss-20b",
                "--slots=3",
                "--load-end=dies",
                "--set=" + machine + ".load_overhead=20ms",
                "--set=" + machine + ".load_cold=1000TB/s",
                "--set=" + machine + ".load_warm=1000TB/s",
                "--set=" + machine + ".step_overhead=0",
                "--set=" + machine + ".bandwidth_efficiency=1");

        ModelProfile qwen = Optional.ofNullable(Profiles.shipped().models().get("qwen3-8b"))
                .orElseThrow()
                .profile();
        double bytes = qwen.quantisations().values().iterator().next().weights() + 512 * 147_456.0;
        assertThat(said)
                .as("546 GB/s over weights and 512 tokens of KV cache")
                .contains("qwen3-8b: 3 slots of 40960 tokens; a sequence alone gets %.1f tokens/s"
                        .formatted(546e9 / bytes))
                .contains("gpt-oss-20b: 3 slots of 131072 tokens; a sequence alone gets ")
                .contains("loads in 0.02 s, again in 0.02 s");
    }

    @Test
    void servesAScenariosMachine() {
        String said = serve(
                "--port=0",
                "--scenario=" + SCENARIO,
                "--fleet=box",
                "--load-end=dies",
                "--set=hardware.this.load_overhead=20ms");

        assertThat(said)
                .contains("ada: 4 slots of 1024 tokens; a sequence alone gets ")
                .contains("bea: 4 slots of 1024 tokens; a sequence alone gets ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--step 5                                       | --step      | `250ms`",
                "--fault cut=5                                  | `cut=5`     | cut_after=N",
                "--slots 9 --step-tokens 8                      | 9 slots     | more tokens or fewer slots",
                "--max-models 0                                 | room        | one at least",
                "--model a --model a                            | two models  | `a`",
                "--fleet box                                    | --fleet     | --scenario FILE",
                "--set a=b                                      | --set       | --hardware and --model",
                "--hardware m4-max-40-128gb                     | --hardware  | --model gpt-oss-20b",
                "--hardware m4-max-40-128gb --model gpt-oss-21b | --model:1:1 | did you mean `gpt-oss-20b`?",
                "--hardware m4-max-41 --model gpt-oss-20b | --hardware:1:1 | did you mean `m4-max-40`?",
                "--hardware m4-max-40 --model gpt-oss-20b       | --hardware:1:1 | `m4-max-40-128gb`",
                "--hardware m4-max-40-128gb --model qwen3-8b --step 9ms | --step: the times come from --hardware | --set",
                "--scenario SCENARIO --load 1s                  | --load: the times come from --scenario   | --set",
                "--scenario SCENARIO --model ada                | --scenario  | leave it or --model out",
                "--scenario SCENARIO --fleet bax                | `bax`       | did you mean `box`?",
                "--scenario SCENARIO --set hardware.this.memory=1 | `ada`       | fits no machine",
            })
    void answersWrongOptionsWithTheirCauseAndCure(String options, String cause, String cure) {
        String said = serve(options.replace("SCENARIO", SCENARIO).split(" "));

        assertThat(said)
                .contains(cause)
                .contains(cure)
                .doesNotContain("serving at")
                .doesNotContain("defect");
    }
}
