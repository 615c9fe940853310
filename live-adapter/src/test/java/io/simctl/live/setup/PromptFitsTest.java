package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.server.Hosting;
import io.simctl.live.server.ProcessHosting;
import io.simctl.live.server.ServedModel;
import io.simctl.live.server.Timeouts;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.scenario.backend.LlamaEmbedded;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prompts have the wanted length in the server's own tokens, by the word of a real llama.cpp. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PromptFitsTest {
    @TempDir
    private Path folder;

    @Test
    void aPromptHasAsManyTokensAsTheWorkloadWantsByTheServersCount() throws Exception {
        Path file = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().writeGguf(file);
        ServedModel model = new ServedModel("tiny", file.toString(), 2, 1024);
        try (Hosting hosting = ProcessHosting.embedded(1, Timeouts.USUAL);
                CompletionClient client = CompletionClient.create(ClientLimits.PATIENT)) {
            Hosting.Hosted hosted = hosting.open(model);
            try {
                Endpoint endpoint = new Endpoint(hosted.base(), model.source(), new LlamaEmbedded().dialect());
                PromptFits fits = new PromptFits(client);
                fits.learn("tiny", endpoint);
                for (int wanted : new int[] {5, 60, 700}) {
                    Request request = Request.of(wanted, 0, 0, wanted, 2);
                    assertThat(promptTokens(client, endpoint, fits.of("tiny").of(request)))
                            .as("tokens of a prompt that should have %d", wanted)
                            .isEqualTo(wanted);
                }
            } finally {
                hosted.release();
            }
        }
    }

    private static int promptTokens(CompletionClient client, Endpoint endpoint, String text) throws Exception {
        CompletableFuture<Integer> counted = new CompletableFuture<>();
        client.send(endpoint, CompletionRequest.measured(new Prompt.Text(text), 2), new StreamListener() {
            @Override
            public void finished(Completion completion, long at) {
                counted.complete(completion.usage().orElseThrow().promptTokens());
            }

            @Override
            public void failed(Failure failure, long at) {
                counted.completeExceptionally(new AssertionError(failure.message()));
            }
        });
        return counted.get();
    }
}
