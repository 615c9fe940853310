package io.simctl.live.setup;

import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Prompt;
import io.simctl.scenario.backend.CompletionApi;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that servers make of a prompt, by model: found out with two short requests when a model is ready for the first time, so
 * that prompts have the wanted length in the server's own tokens. By the way it is found out whether servers take text as it is, or as a
 * chat only.
 */
public final class PromptFits {
    private static final int FEW = 24;
    private static final int MORE = 88;
    /** Two tokens are a matter of seconds; a server that is silent for long is given up sooner. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** What is believed of a server that reports no counts. */
    private static final Prompts.Fit UNKNOWN = new Prompts.Fit(0, 1);

    /** What servers answer that do not complete text as it is. */
    private static final Set<Integer> NO_SUCH_ROUTE = Set.of(404, 405, 501);

    private final CompletionClient client;
    private final Map<String, Prompts> known = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Set<String> late = ConcurrentHashMap.newKeySet();
    private final Set<String> chatOnly = ConcurrentHashMap.newKeySet();

    /** @param client asks the servers */
    public PromptFits(CompletionClient client) {
        this.client = client;
    }

    /** Prompts for the model; those of a model that {@link #learn} found nothing out of have a token per syllable. */
    public Prompts of(String model) {
        return known.getOrDefault(model, new Prompts(UNKNOWN));
    }

    /** The reason why {@link #learn} learnt nothing of the model, if it did not. */
    public Optional<String> problem(String model) {
        return known.containsKey(model) ? Optional.empty() : Optional.ofNullable(problems.get(model));
    }

    /** The endpoint by the route that {@link #learn} found to be there, where it says none itself. */
    public Endpoint reachable(String model, Endpoint endpoint) {
        return chatOnly.contains(model) && endpoint.api() == CompletionApi.AUTO
                ? endpoint.with(CompletionApi.CHAT)
                : endpoint;
    }

    /** Whether its server began to answer {@link #learn}, maybe, but never came to an end. */
    boolean isLate(String model) {
        return late.contains(model);
    }

    /** Asks the server, unless it was asked for the model already; blocks. A server that fails at this will fail at the run's requests, and say why. */
    public void learn(String model, Endpoint endpoint) throws InterruptedException {
        learn(model, endpoint, LONGEST);
    }

    /**
     * The same with less patience.
     *
     * @param longest for which it waits for all answers together
     */
    public void learn(String model, Endpoint endpoint, Duration longest) throws InterruptedException {
        if (known.containsKey(model) || problems.containsKey(model)) {
            return;
        }
        long end = System.nanoTime() + longest.toNanos();
        try {
            learn(model, fit(endpoint, end));
        } catch (AwaitedCompletion.Missing missing) {
            if (endpoint.api() == CompletionApi.AUTO && NO_SUCH_ROUTE.contains(missing.status())) {
                learnOfChat(model, endpoint.with(CompletionApi.CHAT), end);
            } else {
                gaveNoAnswer(model, missing);
            }
        }
    }

    private void gaveNoAnswer(String model, AwaitedCompletion.Missing missing) {
        problems.put(model, "a short request got no answer: " + missing.words());
        if (missing.isLate()) {
            late.add(model);
        }
    }

    private void learn(String model, Fitted fitted) {
        fitted.fit()
                .ifPresentOrElse(fit -> known.put(model, new Prompts(fit)), () -> problems.put(model, fitted.why()));
    }

    /** The server may have no such model rather than no such route, and then says so of both. */
    private void learnOfChat(String model, Endpoint chat, long end) throws InterruptedException {
        try {
            Fitted fitted = fit(chat, end);
            chatOnly.add(model);
            learn(model, fitted);
        } catch (AwaitedCompletion.Missing missing) {
            gaveNoAnswer(model, missing);
        }
    }

    /** A fit, or the reason why there is none. */
    private record Fitted(Optional<Prompts.Fit> fit, String why) {}

    private Fitted fit(Endpoint endpoint, long end) throws InterruptedException, AwaitedCompletion.Missing {
        int few = promptTokens(endpoint, FEW, end);
        int more = promptTokens(endpoint, MORE, end);
        if (few > 0 && more > few) {
            return new Fitted(Optional.of(Prompts.Fit.of(FEW, few, MORE, more)), "");
        }
        return new Fitted(
                Optional.empty(),
                few == 0 && more == 0
                        ? "its server reports no counts of them"
                        : "its server counted %d tokens in %d syllables and %d in %d".formatted(few, FEW, more, MORE));
    }

    /** The server's count, or 0 when it reports none. */
    private int promptTokens(Endpoint endpoint, int words, long end)
            throws InterruptedException, AwaitedCompletion.Missing {
        Prompt prompt = new Prompt.Text(Prompts.words(words, words));
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        return AwaitedCompletion.of(client, endpoint, CompletionRequest.measured(prompt, 2), left)
                .usage()
                .map(Completion.Usage::promptTokens)
                .orElse(0);
    }
}
