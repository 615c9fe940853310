package io.simctl.live.calibrate;

import io.simctl.live.setup.Prompts;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Prompt;
import java.util.concurrent.atomic.AtomicLong;

/** A model behind a server. No two of its prompts begin alike, so that none is computed for less than it costs. */
final class HttpService implements Service {
    private final String model;
    private final CompletionClient client;
    private final Endpoint endpoint;
    private final Prompts prompts;
    private final ReplyTally tally;
    private final Budget budget;
    /** Not from 0: a server that somebody else runs may remember an earlier calibration. */
    private final AtomicLong seed = new AtomicLong(System.nanoTime());

    /**
     * A model at its server.
     *
     * @param model its name, for messages
     * @param tally takes its replies
     * @param budget at whose end its streams are given up
     */
    HttpService(
            String model,
            CompletionClient client,
            Endpoint endpoint,
            Prompts prompts,
            ReplyTally tally,
            Budget budget) {
        this.model = model;
        this.client = client;
        this.endpoint = endpoint;
        this.prompts = prompts;
        this.tally = tally;
        this.budget = budget;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Stream send(int promptTokens, int outputTokens) {
        Stream stream = new Stream(model, promptTokens, outputTokens, tally, budget);
        Prompt prompt = new Prompt.Text(prompts.of(promptTokens, seed.incrementAndGet()));
        return stream.carriedBy(client.send(endpoint, CompletionRequest.measured(prompt, outputTokens), stream));
    }
}
