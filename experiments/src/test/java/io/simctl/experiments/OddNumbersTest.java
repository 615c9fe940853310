package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to numbers that make little sense: a place, or a run under all checks. {@link RandomScenariosTest} has more of them. */
class OddNumbersTest {
    private static final String SCENARIO = """
            scenario: odd
            duration: 10s
            models:
              a: {weights: 1GB, kv_per_token: 1kB, context: 8192, parameters: 8e9}
              b: {weights: 1GB, kv_per_token: 1kB, context: 8192, parameters: 8e9}
            hardware:
              h: {memory: 64GB, bandwidth: 500GB/s, compute: 17TFLOPS}
            fleet:
              f: {hardware: h, resident: a}
            workload:
              - {model: a, rate: 1, prompt: 10, output: 10}
              - {model: b, users: 1, prompt: 10, output: 10}
            policies:
              p: {}
            """;

    @TempDir
    private Path folder;

    private RunResult run(String... sets) throws IOException {
        Path file = Files.writeString(folder.resolve("odd.yaml"), SCENARIO);
        RunPlan plan =
                RunPlan.of(new ScenarioSource(file, List.of(sets)).load()).withCheck(true);
        return plan.jobs().getFirst().run();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            models.a.kv_per_token=5PB                             | kv_per_token
            models.a.weights=9000PB                               | weights
            hardware.h.memory=9000PB                              | memory
            hardware.h.compute=10FLOPS                            | compute
            hardware.h.bandwidth=1B/s                             | bandwidth
            policies.p={node: {admission: {type: principal-queue, slots: 3, queue: 2147483647}}} | queue
            """)
    void areRefusedWithTheirPlace(String set, String place) {
        assertThatThrownBy(() -> run(set)).isInstanceOf(InvalidInput.class).hasMessageContaining(place);
    }

    @Test
    void aTokenThatFitsNoMachineIsRefused() {
        assertThatThrownBy(() -> run("models.a.kv_per_token=1GB", "hardware.h.memory=2.5GB"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                        "`a` fits no machine: beside its weights there is no room for the KV cache of 2 tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policies.p={fleet: {placement: {type: model-pools, min_dwell: 36500d}}}",
                "policies.p={fleet: {placement: {type: model-pools, min_dwell: 53000d, cooldown: 53000d, interval: 1s}}}",
                "policies.p={fleet: {placement: {type: static, machines: {b: 1}}}}",
                "policies.p={node: {admission: {type: principal-queue, slots: 3, queue: 1000000000}}}",
                "models.a.kv_per_token=1GB"
            })
    void areRunUnderAllChecks(String set) throws IOException {
        RunResult result = run(set);

        assertThat(result.all().counts().get(RequestCount.SUBMITTED)).isPositive();
    }

    @Test
    void theLongFormOfWhatIsWrittenShortHolds() throws IOException {
        Files.writeString(folder.resolve("ok.csv"), "seconds,prompt_tokens,output_tokens\n0,10,10\n1,20,20\n");
        Path other = Files.writeString(
                folder.resolve("other.csv"), "seconds,prompt_tokens,output_tokens\n0,10,10\n1,20,20\n2,5,5\n");

        RunResult result = run("traces={t: ok.csv}", "workload=[{trace: t, model: a}]", "traces.t.path=" + other);

        assertThat(result.all().counts().get(RequestCount.SUBMITTED)).isEqualTo(3);
    }
}
