package io.simctl.live.server;

import io.simctl.live.process.NeverReady;
import io.simctl.live.process.Readiness;
import io.simctl.live.process.StartFailure;
import io.simctl.scenario.backend.ServerFamily;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A server that somebody else runs. Its models are there for as long as it is: to open one is to see that it answers, to
 * release it is to use it no more.
 */
public final class AttachedHosting implements Hosting {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ServerFamily family;
    private final URI base;
    private final Duration timeouts;

    /**
     * A server at a URL.
     *
     * @param base its root, which ends with a slash
     * @param timeouts how long it may take to answer that it is ready
     */
    public AttachedHosting(ServerFamily family, URI base, Duration timeouts) {
        this.family = family;
        this.base = base;
        this.timeouts = timeouts;
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
        Readiness readiness = Readiness.of(family.readiness(), timeouts);
        long start = System.nanoTime();
        while (true) {
            String missing;
            try {
                var answer = readiness.missing(base);
                if (answer.isEmpty()) {
                    return new Attached(base);
                }
                missing = answer.get();
            } catch (NeverReady never) {
                throw new StartFailure(
                        model.name() + ": the server at " + base + " will not get ready: " + never.getMessage());
            } catch (IOException silent) {
                missing = "it gave no answer (" + silent.getMessage() + ")";
            }
            if (System.nanoTime() - start > timeouts.toNanos()) {
                throw new StartFailure(model.name() + ": the server at " + base + " is not ready after "
                        + timeouts.toSeconds() + " s: " + missing);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** A model at the server. */
    private record Attached(URI base) implements Hosted {
        @Override
        public CompletableFuture<String> death() {
            // a server that is gone shows in its requests, and comes back by itself or not
            return new CompletableFuture<>();
        }

        @Override
        public void release() {}
    }
}
