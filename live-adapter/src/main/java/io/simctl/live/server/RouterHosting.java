package io.simctl.live.server;

import io.simctl.live.process.HttpProbe;
import io.simctl.live.process.HttpProbe.Answer;
import io.simctl.live.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * {@code llama-server} as a router: one address for many models, each in a process that the router starts and ends. Models
 * are called what the router calls them, which is {@link ServedModel#source}.
 */
public final class RouterHosting implements Hosting {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final URI base;
    private final Patience patience;

    /**
     * A router at a URL.
     *
     * @param base its root, which ends with a slash
     */
    public RouterHosting(URI base, Patience patience) {
        this.base = base;
        this.patience = patience;
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
        try {
            order("load", model);
            await(model, RouterStatus.LOADED, patience.start());
        } catch (InterruptedException unwanted) {
            new Routed(model).release();
            throw unwanted;
        }
        return new Routed(model);
    }

    private void order(String order, ServedModel model) throws StartFailure {
        try {
            String body = "{\"model\":\"" + model.source() + "\"}";
            Answer answer = HttpProbe.post(base.resolve("/models/" + order), body, ANSWER);
            boolean already = answer.body().contains("already");
            if (answer.status() >= 400 && !already) {
                throw new StartFailure(model.name() + ": the router at " + base + " refused to " + order + " "
                        + model.source() + ": " + answer);
            }
        } catch (IOException silent) {
            throw new StartFailure(
                    model.name() + ": the router at " + base + " gave no answer (" + silent.getMessage() + ")");
        }
    }

    private void await(ServedModel model, RouterStatus wanted, Duration patience)
            throws StartFailure, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            RouterStatus status = status(model);
            if (status == wanted) {
                return;
            }
            if (status == RouterStatus.FAILED) {
                throw new StartFailure(model.name() + ": the router at " + base + " could not load " + model.source());
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new StartFailure(model.name() + ": " + model.source() + " is " + status.label() + " and not "
                        + wanted.label() + " after " + patience.toSeconds() + " s");
            }
            Thread.sleep(PAUSE);
        }
    }

    private RouterStatus status(ServedModel model) throws StartFailure {
        try {
            return RouterStatus.of(
                    model.source(),
                    HttpProbe.get(base.resolve("/models"), ANSWER).body());
        } catch (IOException silent) {
            throw new StartFailure(
                    model.name() + ": the router at " + base + " gave no answer (" + silent.getMessage() + ")");
        }
    }

    /** A model that the router has loaded. */
    private final class Routed implements Hosted {
        private final ServedModel model;

        Routed(ServedModel model) {
            this.model = model;
        }

        @Override
        public URI base() {
            return base;
        }

        @Override
        public CompletableFuture<String> death() {
            return new CompletableFuture<>();
        }

        @Override
        public void release() throws InterruptedException {
            try {
                order("unload", model);
                await(model, RouterStatus.UNLOADED, patience.stop());
            } catch (StartFailure gone) {
                // a router that is gone, or refuses, holds nothing that we could do anything about
            }
        }
    }
}
