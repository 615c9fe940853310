package io.simctl.scenario.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.yaml.SourceLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, and texts that have them in them. */
class RedactionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://user:SECRET@host:1/v1                   | http://***@host:1/v1
            https://SECRET@host                            | https://***@host
            serve --api-key SECRET --port 1                | serve --api-key *** --port 1
            serve --api-key=SECRET --port 1                | serve --api-key=*** --port 1
            serve --hf-token "SECRET SECRET" -x            | serve --hf-token *** -x
            serve --hf_token SECRET                        | serve --hf_token ***
            serve --password SECRET                        | serve --password ***
            env HF_TOKEN=SECRET VLLM_API_KEY=SECRET serve  | env HF_TOKEN=*** VLLM_API_KEY=*** serve
            Authorization: Bearer SECRET                   | Authorization: Bearer ***
            --set fleet.b.backend.url=http://u:SECRET@h:1  | --set fleet.b.backend.url=http://***@h:1
            """)
    void hidesWhatItsPlaceTells(String text, String hidden) {
        assertThat(Redaction.ofPlaces(text)).isEqualTo(hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --max-num-batched-tokens 2048 --max-tokens 9 --tokenizer x --port 1",
                "serve --api-key ${KEY}",
                "VLLM_API_KEY=${KEY} serve",
                "--api-key-env NAME",
                "http://host:1/v1/a@b",
                "a key is needed",
                "mail me@example.org"
            })
    void leavesTheRestAsItIs(String text) {
        assertThat(Redaction.ofPlaces(text)).isEqualTo(text);
    }

    @Test
    void hidesWhatIsKnownTheLongestFirst() {
        assertThat(Redaction.of(List.of("abcd", "abcdefg", "x")).hide("abcdefg abcd x"))
                .isEqualTo("*** *** x");
    }

    @Test
    void aSecretShowsItsNameOrNothing() throws Exception {
        Files.writeString(folder.resolve("key.txt"), "from-file\nsecond line\n");
        Secret literal = secret("written");
        Secret variable = secret("${NAME}");
        Secret file = secret("${file:key.txt}");

        assertThat(List.of(literal, variable, file))
                .map(Secret::toString)
                .containsExactly("***", "${NAME}", "${file:key.txt}");
        assertThat(List.of(literal, variable, file))
                .map(secret -> secret.reveal(name -> Optional.of("of " + name)))
                .containsExactly("written", "of NAME", "from-file");
        assertThat(literal.is("written")).isTrue();
        assertThat(literal.is("other")).isFalse();
    }

    @Test
    void aSecretThatIsNotThereIsNamed() throws Exception {
        assertThatThrownBy(() -> secret("${NAME}").reveal(name -> Optional.empty()))
                .hasMessage("the environment variable NAME, which the scenario names, is not set");
        assertThatThrownBy(() -> secret("${file:none.txt}").reveal(name -> Optional.empty()))
                .hasMessage("the file none.txt, which the scenario names, cannot be read");
    }

    private Secret secret(String text) throws BadValue {
        Path document = folder.resolve("s.yaml");
        return Secret.of(text, SourceLocation.startOf(document.toString()), document);
    }
}
