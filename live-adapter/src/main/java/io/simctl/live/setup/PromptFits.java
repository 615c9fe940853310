package io.simctl.live.setup;

import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The tokens that servers make of a prompt, by model: found out with two short requests when a model is ready for the first time, so
 * that prompts have the wanted length in the server's own tokens.
 */
public final class PromptFits {
    private static final int FEW = 24;
    private static final int MORE = 88;

    /** What is believed of a server that reports no counts. */
    private static final Prompts.Fit UNKNOWN = new Prompts.Fit(0, 1);

    private final CompletionClient client;
    private final Map<String, Prompts> known = new ConcurrentHashMap<>();

    /** @param client asks the servers */
    public PromptFits(CompletionClient client) {
        this.client = client;
    }

    /** Prompts for the model; those of a model that {@link #learn} knows nothing of have a token per syllable. */
    public Prompts of(String model) {
        return known.getOrDefault(model, new Prompts(UNKNOWN));
    }

    /** Asks the server, unless the model is known; blocks. A server that fails at this will fail at the run's requests, and say why. */
    public void learn(String model, Endpoint endpoint) throws InterruptedException {
        if (known.containsKey(model)) {
            return;
        }
        try {
            int few = promptTokens(endpoint, FEW);
            int more = promptTokens(endpoint, MORE);
            known.put(model, new Prompts(few > 0 && more > few ? Prompts.Fit.of(FEW, few, MORE, more) : UNKNOWN));
        } catch (ExecutionException silent) {
            known.put(model, new Prompts(UNKNOWN));
        }
    }

    /** The server's count, or 0 when it reports none. */
    private int promptTokens(Endpoint endpoint, int words) throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> counted = new CompletableFuture<>();
        Prompt prompt = new Prompt.Text(Prompts.words(words, words));
        client.send(endpoint, CompletionRequest.measured(prompt, 2), new StreamListener() {
            @Override
            public void finished(Completion completion, long at) {
                counted.complete(
                        completion.usage().map(Completion.Usage::promptTokens).orElse(0));
            }

            @Override
            public void failed(Failure failure, long at) {
                counted.completeExceptionally(new IllegalStateException(failure.message()));
            }
        });
        return counted.get();
    }
}
