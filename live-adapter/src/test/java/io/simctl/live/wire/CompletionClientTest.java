package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.wire.Completion.Usage;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.backend.TransformersServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class CompletionClientTest {
    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    @AutoClose
    private Emulator server;

    @BeforeEach
    void start() throws IOException {
        server = Emulator.start(EmulatorOptions.INSTANT);
    }

    private Heard send(Prompt prompt, int tokens, Dialect dialect) {
        Heard heard = new Heard();
        client.send(
                new Endpoint(server.base(), "emulated", dialect), CompletionRequest.measured(prompt, tokens), heard);
        return heard;
    }

    @Test
    void tellsEveryStageOfAReplyInOrder() {
        Heard heard = send(new Prompt.Chat("one two three"), 2, new LlamaServer().dialect());

        Completion completion = heard.completion();

        assertThat(heard.calls()).containsExactly("sent", "headers", "content 1", "content 2", "end");
        assertThat(completion.usage()).contains(new Usage(3, 2, 0));
        assertThat(completion.finishReason()).isEqualTo("length");
        assertThat(completion.isCountedByChunks()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.simctl.live.testing.Families#all")
    void getsTheAskedNumberOfTokensInTheDialectOfEveryFamily(ServerFamily family) {
        for (Prompt prompt :
                List.of(new Prompt.Chat("a b"), new Prompt.Text("a b"), new Prompt.Tokens(List.of(4, 5)))) {
            assertThat(send(prompt, 7, family.dialect()).completion().outputTokens())
                    .isEqualTo(7);
        }
    }

    @Test
    void countsChunksAndSaysSoWhereTheServerTellsNoCounts() throws IOException {
        server.close();
        server = Emulator.start(EmulatorOptions.INSTANT.withFaults("usage=none"));

        Completion completion = send(new Prompt.Chat("a"), 5, new TransformersServer().dialect())
                .completion();

        assertThat(completion.outputTokens()).isEqualTo(5);
        assertThat(completion.isCountedByChunks()).isTrue();
    }

    @Test
    void carriesManyExchangesAtATime() {
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(send(new Prompt.Text("a b c"), 20, new LlamaServer().dialect()));
        }

        assertThat(all)
                .allSatisfy(
                        heard -> assertThat(heard.completion().outputTokens()).isEqualTo(20));
    }
}
