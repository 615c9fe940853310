package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and passwords of a scenario, which may be in none of the files that people attach to messages, nor on the terminal. */
class SecretsTest {
    private static final List<String> SECRETS =
            List.of("INCOMMAND", "INENVIRONMENT", "INSET", "PASSINURL", "INHARMLESS", "NAMEINURL");

    private static final String SCENARIO = """
            scenario: sec
            duration: 3s
            models:
              m: {weights: 22.7MB, kv_per_token: 14336, context: 2048, parameters: 21.3e6, layers: 8, max_tokens: 16, live: {name: x}}
            hardware:
              this: {memory: 1GB, bandwidth: 21750MB/s, compute: 101GFLOPS}
            fleet:
              box: {hardware: this, resident: m, backend: BACKEND}
            workload:
              - {model: m, rate: 5, prompt: 20, output: 8}
            policies:
              p: {fleet: {scheduling: least-busy}}
            """;
    private static final String COMMAND = """
            {type: openai, command: "some-server {model} --port {port} --api-key sk-INCOMMAND",\
             environment: {HF_TOKEN: hf_INENVIRONMENT, HARMLESS: INHARMLESS, NAMED: "${SOMEWHERE}"}}""";
    private static final String URL = "{type: openai, url: \"http://127.0.0.1:1\", start_timeout: 1s}";

    @TempDir
    private Path folder;

    private Result simctl(String command, String backend, String... sets) throws Exception {
        Path scenario = Files.writeString(folder.resolve("sec.yaml"), SCENARIO.replace("BACKEND", backend));
        Stream<String> arguments = Stream.concat(
                Stream.of(command, scenario.toString(), "--requests-csv", "--events-csv", "--out", folder + "/out"),
                Stream.of(sets).flatMap(set -> Stream.of("--set", set)));
        return Simctl.run(arguments.toArray(String[]::new));
    }

    @Test
    void areInNoFileOfARunAndNotOnTheTerminal() throws Exception {
        Result result = simctl("run", COMMAND, "fleet.box.backend.environment.OTHER=hf_INSET");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertHidden(result);
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .as("the names of what is hidden, and what names a secret")
                .contains("HF_TOKEN", "OTHER", "SOMEWHERE", "***");
        assertThat(result.err())
                .contains("`HF_TOKEN` is written out; name it instead: `HF_TOKEN: ${HF_TOKEN}`")
                .contains("the command has a key in it");
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, vllm serve {model} --port {port} --api-key sk-INCOMMAND, `--api-key`, VLLM_API_KEY",
        "llama-server, llama-server -m {model} --port {port} --api-key=sk-INCOMMAND, `--api-key`, LLAMA_API_KEY",
        "llama-server, llama-server -m {model} --port {port} -hft hf_INCOMMAND, `-hft`, HF_TOKEN",
        "vllm, sh -c 'vllm serve {model} --port {port} --hf-token INCOMMAND', `--hf-token`, HF_TOKEN",
        "openai, docker run -e HF_TOKEN=hf_INCOMMAND image --port {port}, `HF_TOKEN`, HF_TOKEN"
    })
    void areRefusedInACommandWhoseServerTakesThemFromItsEnvironment(
            String type, String command, String what, String variable) throws Exception {
        Result result = simctl("run", "{type: %s, command: \"%s\"}".formatted(type, command));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("sec.yaml:8:", what, "`environment`: `%s: ${%s}`".formatted(variable, variable));
        assertHidden(result);
    }

    @Test
    void reachAServerByItsEnvironmentAndNoProcessByItsArguments() throws Exception {
        Path key = Files.writeString(folder.resolve("key.txt"), "sk-INENVIRONMENT\n");
        Result result = simctl("live", """
                {type: openai, command: "sh -c 'test ${#A_KEY} = 16 && ! grep -aqs sk-IN[E]NVIRONMENT /proc/[0-9]*/cmdline &&\
                 exit 9' {port}", environment: {A_KEY: "${file:%s}"}}""".formatted(key));

        assertThat(result.err()).contains("ended with status 9");
        assertHidden(result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "live"})
    void ofUrlsAreNotShownEither(String command) throws Exception {
        Result result = simctl(command, URL, "fleet.box.backend.url=http://NAMEINURL:PASSINURL@127.0.0.1:1");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(command.equals("run") ? 0 : 4);
        assertHidden(result);
    }

    @Test
    void ofAServerThatDoesNotStartAreNotInWhatItLogged() throws Exception {
        Result result = simctl("live", """
                {type: openai, command: "sh -c 'env; echo --api-key sk-INCOMMAND {port}; exit 3'", environment: {HF_TOKEN: hf_INENVIRONMENT}}""");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.err()).contains("HF_TOKEN=***", "ended with status 3");
        assertHidden(result);
    }

    @Test
    void thatAreNamedButNotThereAreAskedFor() throws Exception {
        Result result = simctl(
                "live", "{type: openai, command: \"sleep {port}\", environment: {HF_TOKEN: \"${NO_SUCH_VARIABLE}\"}}");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("the environment variable NO_SUCH_VARIABLE, which the scenario names, is not set");
    }

    private void assertHidden(Result result) throws IOException {
        assertThat(result.out()).doesNotContain(SECRETS);
        assertThat(result.err()).doesNotContain(SECRETS);
        if (Files.exists(folder.resolve("out"))) {
            try (Stream<Path> files = Files.list(folder.resolve("out"))) {
                assertThat(files)
                        .allSatisfy(file ->
                                assertThat(text(file)).as(file.toString()).doesNotContain(SECRETS));
            }
        }
    }

    private static String text(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
