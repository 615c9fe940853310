package io.simctl.live.setup;

import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Exchange;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.scenario.backend.CompletionApi;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tokens that servers make of a prompt, by model: found out with two short requests when a model is ready for the first time, so
 * that prompts have the wanted length in the server's own tokens. By the way it is found out whether servers take text as it is, or as a
 * chat only.
 */
public final class PromptFits {
    private static final int FEW = 24;
    private static final int MORE = 88;

    /** What is believed of a server that reports no counts. */
    private static final Prompts.Fit UNKNOWN = new Prompts.Fit(0, 1);

    /** What servers answer that do not complete text as it is. */
    private static final Set<Integer> NO_SUCH_ROUTE = Set.of(404, 405, 501);

    private final CompletionClient client;
    private final Map<String, Prompts> known = new ConcurrentHashMap<>();
    private final Set<String> chatOnly = ConcurrentHashMap.newKeySet();

    /** @param client asks the servers */
    public PromptFits(CompletionClient client) {
        this.client = client;
    }

    /** Prompts for the model; those of a model that {@link #learn} knows nothing of have a token per syllable. */
    public Prompts of(String model) {
        return known.getOrDefault(model, new Prompts(UNKNOWN));
    }

    /** The endpoint by the route that {@link #learn} found to be there, where it says none itself. */
    public Endpoint reachable(String model, Endpoint endpoint) {
        return chatOnly.contains(model) && endpoint.api() == CompletionApi.AUTO
                ? endpoint.with(CompletionApi.CHAT)
                : endpoint;
    }

    /** Asks the server, unless the model is known; blocks. A server that fails at this will fail at the run's requests, and say why. */
    public void learn(String model, Endpoint endpoint) throws InterruptedException {
        learn(model, endpoint, ClientLimits.PATIENT.total());
    }

    /**
     * The same with less patience.
     *
     * @param longest for which it waits for an answer
     */
    public void learn(String model, Endpoint endpoint, Duration longest) throws InterruptedException {
        if (known.containsKey(model)) {
            return;
        }
        Prompts.Fit fit = UNKNOWN;
        try {
            fit = fit(endpoint, longest);
        } catch (ExecutionException refused) {
            if (endpoint.api() == CompletionApi.AUTO && saysNoSuchRoute(refused)) {
                fit = fitOfChat(model, endpoint.with(CompletionApi.CHAT), longest);
            }
        }
        known.put(model, new Prompts(fit));
    }

    private static boolean saysNoSuchRoute(ExecutionException refused) {
        return refused.getCause() instanceof Refused why && NO_SUCH_ROUTE.contains(why.status);
    }

    /** The server may have no such model rather than no such route, and then says so of both. */
    private Prompts.Fit fitOfChat(String model, Endpoint chat, Duration longest) throws InterruptedException {
        try {
            Prompts.Fit fit = fit(chat, longest);
            chatOnly.add(model);
            return fit;
        } catch (ExecutionException refused) {
            return UNKNOWN;
        }
    }

    private Prompts.Fit fit(Endpoint endpoint, Duration longest) throws InterruptedException, ExecutionException {
        int few = promptTokens(endpoint, FEW, longest);
        int more = promptTokens(endpoint, MORE, longest);
        return few > 0 && more > few ? Prompts.Fit.of(FEW, few, MORE, more) : UNKNOWN;
    }

    /** The server's count, or 0 when it reports none. */
    private int promptTokens(Endpoint endpoint, int words, Duration longest)
            throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> counted = new CompletableFuture<>();
        Prompt prompt = new Prompt.Text(Prompts.words(words, words));
        Exchange asking = client.send(endpoint, CompletionRequest.measured(prompt, 2), new StreamListener() {
            @Override
            public void finished(Completion completion, long at) {
                counted.complete(
                        completion.usage().map(Completion.Usage::promptTokens).orElse(0));
            }

            @Override
            public void failed(Failure failure, long at) {
                counted.completeExceptionally(new Refused(failure));
            }
        });
        try {
            return counted.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            asking.cancel();
            throw new ExecutionException(late);
        }
    }

    /** A short request that was not answered. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(Failure why) {
            super(why.message());
            status = why.status();
        }
    }
}
