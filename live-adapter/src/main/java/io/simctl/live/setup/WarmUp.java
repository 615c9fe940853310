package io.simctl.live.setup;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Requests to an emulated server of one's own before anything is measured. Until the JVM has compiled the client, each request
 * leaves a millisecond late; a live run of some hundred requests would be over before that.
 */
public final class WarmUp {
    private static final int REQUESTS = 4000;
    private static final int AT_A_TIME = 8;
    private static final int TOKENS = 16;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(4);
    private static final Prompt PROMPT = new Prompt.Text("one two three four five six seven eight ".repeat(8));

    private WarmUp() {}

    /**
     * Takes a second or two.
     *
     * @throws IOException if nothing can listen at the loopback interface
     */
    public static void ofClient() throws IOException, InterruptedException {
        try (Emulator emulator = Emulator.start(EmulatorOptions.INSTANT);
                CompletionClient client = CompletionClient.create(ClientLimits.PATIENT)) {
            Endpoint endpoint = new Endpoint(emulator.base(), "emulated", new LlamaServer().dialect());
            CompletionRequest request = CompletionRequest.measured(PROMPT, TOKENS);
            Semaphore slots = new Semaphore(AT_A_TIME);
            long end = System.nanoTime() + LONGEST;
            for (int i = 0; i < REQUESTS && System.nanoTime() < end; i++) {
                slots.acquire();
                client.send(endpoint, request, new Freeing(slots));
            }
            slots.acquire(AT_A_TIME);
        }
    }

    /** Whatever comes of it. */
    private record Freeing(Semaphore slots) implements StreamListener {
        @Override
        public void finished(Completion completion, long at) {
            slots.release();
        }

        @Override
        public void failed(Failure failure, long at) {
            slots.release();
        }
    }
}
