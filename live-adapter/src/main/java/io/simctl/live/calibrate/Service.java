package io.simctl.live.calibrate;

import io.simctl.live.setup.Prompts;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A model that answers. No two of its prompts begin alike, so that none is computed for less than it costs. */
final class Service {
    private final String model;
    private final CompletionClient client;
    private final Endpoint endpoint;
    private final Prompts prompts;
    /** Not from 0: a server that somebody else runs may remember an earlier calibration. */
    private final AtomicLong seed = new AtomicLong(System.nanoTime());

    /** @param model its name, for messages */
    Service(String model, CompletionClient client, Endpoint endpoint, Prompts prompts) {
        this.model = model;
        this.client = client;
        this.endpoint = endpoint;
        this.prompts = prompts;
    }

    /** Begins a stream; returns at once. */
    Stream send(int promptTokens, int outputTokens) {
        Stream stream = new Stream(model, promptTokens);
        Prompt prompt = new Prompt.Text(prompts.of(promptTokens, seed.incrementAndGet()));
        client.send(endpoint, CompletionRequest.measured(prompt, outputTokens), stream);
        return stream;
    }

    /** Begins several alike. */
    List<Stream> send(int count, int promptTokens, int outputTokens) {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(send(promptTokens, outputTokens));
        }
        return streams;
    }
}
