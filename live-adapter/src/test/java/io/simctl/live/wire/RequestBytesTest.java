package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.MlxServer;
import io.simctl.scenario.backend.OpenAiServer;
import io.simctl.scenario.backend.TransformersServer;
import io.simctl.scenario.backend.VllmServer;
import io.simctl.scenario.bind.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestBytesTest {
    private static final URI BASE = URI.create("http://127.0.0.1:8080");

    private static String body(Dialect dialect, CompletionRequest request) {
        byte[] body = RequestBytes.body(new Endpoint(BASE, "m", dialect), request);
        return new String(body, StandardCharsets.UTF_8);
    }

    private static CompletionRequest seeded(Prompt prompt) {
        return new CompletionRequest(prompt, 16, true, false, OptionalLong.of(7));
    }

    @Test
    void llamaServerIsAskedForUsageAndHeldToTheLength() {
        assertThat(body(new LlamaServer().dialect(), seeded(new Prompt.Text("say \"hi\""))))
                .isEqualTo(
                        "{\"model\":\"m\",\"prompt\":\"say \\\"hi\\\"\",\"max_tokens\":16,\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true},\"ignore_eos\":true,\"cache_prompt\":false,\"seed\":7}");
    }

    @Test
    void mlxNeverGetsASeedWhichWouldSerialiseIt() {
        assertThat(body(new MlxServer().dialect(), seeded(new Prompt.Chat("hi"))))
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":16,"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void vllmIsHeldToTheLengthFromBelowToo() {
        assertThat(body(new VllmServer().dialect(), seeded(new Prompt.Tokens(List.of(1, 2)))))
                .isEqualTo(
                        "{\"model\":\"m\",\"prompt\":[1,2],\"max_tokens\":16,\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true},\"ignore_eos\":true,\"min_tokens\":16,\"seed\":7}");
    }

    @Test
    void aPriorityGoesWhereItIsTakenAndNotWhenItIsTheUsualOne() {
        CompletionRequest urgent =
                new CompletionRequest(new Prompt.Text("hi"), 16, true, false, OptionalLong.empty(), -2);

        assertThat(body(new VllmServer().dialect(), urgent)).endsWith(",\"priority\":-2}");
        assertThat(body(new LlamaServer().dialect(), urgent)).doesNotContain("priority");
        assertThat(body(new VllmServer().dialect(), seeded(new Prompt.Text("hi"))))
                .doesNotContain("priority");
    }

    @Test
    void transformersGetsNothingThatItRefuses() {
        assertThat(body(new TransformersServer().dialect(), seeded(new Prompt.Text("hi"))))
                .isEqualTo("{\"model\":\"m\",\"prompt\":\"hi\",\"max_tokens\":16,\"stream\":true}");
    }

    @Test
    void aLengthThatIsNotPinnedIsOnlyALimit() {
        CompletionRequest free = new CompletionRequest(new Prompt.Text("hi"), 16, false, true, OptionalLong.empty());

        assertThat(body(new VllmServer().dialect(), free))
                .doesNotContain("ignore_eos")
                .doesNotContain("min_tokens");
    }

    @Test
    void pathsGoBehindThePrefixOfTheAddressAndItsVersionIsNotRepeated() {
        for (String base : List.of("http://h/api", "http://h/api/", "http://h/api/v1", "http://h/api/v1/")) {
            Endpoint endpoint = new Endpoint(URI.create(base), "m", new OpenAiServer().dialect());

            assertThat(endpoint.path("/v1/completions")).isEqualTo("/api/v1/completions");
        }
    }

    @Test
    void theKeyIsSentAndNowhereElseToBeSeen() {
        Endpoint endpoint = new Endpoint(BASE, "m", new OpenAiServer().dialect(), Optional.of(Secret.key("sk-secret")));

        String message = new String(RequestBytes.of(endpoint, seeded(new Prompt.Text("hi"))), StandardCharsets.UTF_8);

        assertThat(message).contains("\r\nAuthorization: Bearer sk-secret\r\n");
        assertThat(endpoint.toString()).doesNotContain("sk-secret").contains("***");
    }
}
