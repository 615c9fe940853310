package io.simctl.live.setup;

import io.simctl.live.server.ServedModel;
import io.simctl.live.setup.TypicalRequests.Lengths;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToIntFunction;

/**
 * The requests that a server gets before those of a run: two short ones, by which its tokens are learnt, and one of the workload's usual
 * size, for servers compile kernels and allocate at their first.
 */
final class Preparation {
    /** Beyond this a longer prompt brings nothing new, for servers take prompts in parts of 512 to 2048 tokens. */
    private static final int LONGEST_PROMPT = 4096;

    private static final int LONGEST_OUTPUT = 64;
    /** Part of the context that stays free, for prompts that come out longer than asked for. */
    private static final int MARGIN = 8;

    private static final Duration LONGEST = Duration.ofMinutes(2);
    /** No run's request has this identity, by which prompts differ. */
    private static final long SEED = Long.MIN_VALUE;

    private final CompletionClient client;
    private final PromptFits fits;
    private final TypicalRequests typical;
    private final ToIntFunction<ServedModel> index;
    private final Map<String, String> remarks = new ConcurrentSkipListMap<>();

    /** @param index of a model in the scenario */
    Preparation(CompletionClient client, TypicalRequests typical, ToIntFunction<ServedModel> index) {
        this.client = client;
        this.fits = new PromptFits(client);
        this.typical = typical;
        this.index = index;
    }

    /** Prompts for a model. */
    Prompts prompts(ServedModel model) {
        return fits.of(model.source());
    }

    /** The endpoint by the route at which the model was found. */
    Endpoint reachable(ServedModel model, Endpoint endpoint) {
        return fits.reachable(model.source(), endpoint);
    }

    /** What could not be done, in sentences without their ends. */
    List<String> remarks() {
        return List.copyOf(remarks.values());
    }

    /**
     * Learns how the server counts tokens; blocks.
     *
     * @param longest that it may take
     */
    void learn(ServedModel model, Endpoint endpoint, Duration longest) throws InterruptedException {
        fits.learn(model.source(), endpoint, shorter(longest));
        fits.problem(model.source())
                .ifPresent(why -> remarks.put(
                        "fit of " + model.name(),
                        "prompts of " + model.name() + " could not be fitted to its tokens and may be longer or shorter"
                                + " than wanted (" + why + ")"));
    }

    private static Duration shorter(Duration longest) {
        return longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
    }

    /** The reason why a run cannot begin with the model's server, if there is one: it answers without end. */
    Optional<String> unfit(ServedModel model) {
        return fits.isLate(model.source()) ? fits.problem(model.source()) : Optional.empty();
    }

    /**
     * Sends a request as the run will send them; blocks.
     *
     * @param longest that it may take
     */
    void warmUp(ServedModel model, Endpoint endpoint, Duration longest) throws InterruptedException {
        Lengths lengths = bounded(typical.of(index.applyAsInt(model)), model.context());
        Prompt prompt = new Prompt.Text(prompts(model).of(lengths.prompt(), SEED));
        try {
            AwaitedCompletion.of(
                    client,
                    reachable(model, endpoint),
                    CompletionRequest.measured(prompt, lengths.output()),
                    shorter(longest));
        } catch (AwaitedCompletion.Missing missing) {
            remarks.put(
                    "warm-up of " + model.name() + " at " + endpoint.base(),
                    model.name() + " at " + endpoint.base() + " could not be warmed up, so that its first requests may"
                            + " be slower (" + missing.words() + ")");
        }
    }

    static Lengths bounded(Lengths lengths, int context) {
        int room = context - context / MARGIN;
        int output = Math.clamp(lengths.output(), 1, Math.max(1, Math.min(LONGEST_OUTPUT, room / 2)));
        int prompt = Math.clamp(lengths.prompt(), 1, Math.max(1, Math.min(LONGEST_PROMPT, room - output)));
        return new Lengths(prompt, output);
    }
}
