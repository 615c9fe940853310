package io.simctl.live.server;

import io.simctl.live.http.Resources;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.process.HttpProbe.Answer;
import io.simctl.live.process.StartFailure;
import io.simctl.live.wire.ApiKey;
import io.simctl.scenario.backend.ServerFamily;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code llama-server} as a router: one address for many models, each in a process that the router starts and ends. Models
 * are called what the router calls them, which is {@link ServedModel#source}.
 */
public final class RouterHosting implements Hosting {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Router router;
    private final Timeouts timeouts;
    private final Optional<ApiKey> key;

    private RouterHosting(Router router, Timeouts timeouts, Optional<ApiKey> key) {
        this.router = router;
        this.timeouts = timeouts;
        this.key = key;
    }

    /**
     * A router that somebody else runs.
     *
     * @param base its root, which ends with a slash
     */
    public static RouterHosting at(URI base, Timeouts timeouts) {
        return new RouterHosting(Router.at(base), timeouts, Optional.empty());
    }

    /**
     * A router of our own, started with the first model and again when it has died.
     *
     * @param command its program and arguments; of the model, only slots and context are of use to it
     * @param environment variables set besides those of simctl
     */
    public static RouterHosting started(
            ServerFamily family, ProcessHosting.Command command, Map<String, String> environment, Timeouts timeouts) {
        return new RouterHosting(new StartedRouter(family, command, environment, timeouts), timeouts, Optional.empty());
    }

    /** The same, for a router that takes orders from nobody without a key. */
    public RouterHosting withKey(ApiKey its) {
        return new RouterHosting(router, timeouts, Optional.of(its));
    }

    private String[] fields() {
        return key.map(its -> "Authorization: " + its.authorization()).stream().toArray(String[]::new);
    }

    @Override
    public void close() {
        router.close();
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
        Routed routed = new Routed(model, router.running(model));
        try {
            routed.order("load");
            routed.await(RouterStatus.LOADED, timeouts.start());
        } catch (StartFailure | InterruptedException failed) {
            // an interrupt breaks an exchange off, too, and must not break off the release
            boolean isUnwanted = Thread.interrupted() || failed instanceof InterruptedException;
            routed.release();
            if (isUnwanted) {
                throw new InterruptedException();
            }
            throw failed;
        }
        return routed;
    }

    /** A model of the router. */
    private final class Routed implements Hosted {
        private final ServedModel model;
        private final Router.Running running;

        Routed(ServedModel model, Router.Running running) {
            this.model = model;
            this.running = running;
        }

        @Override
        public URI base() {
            return running.base();
        }

        @Override
        public CompletableFuture<String> death() {
            return running.death().thenApply(cause -> model.name() + ": " + cause);
        }

        @Override
        public void release() throws InterruptedException {
            try {
                order("unload");
                await(RouterStatus.UNLOADED, timeouts.stop());
            } catch (StartFailure gone) {
                // a router that is gone, or refuses, holds nothing that we could do anything about
            }
        }

        void order(String order) throws StartFailure {
            String body = "{\"model\":\"" + model.source() + "\"}";
            Answer answer = ask(() -> HttpProbe.post(Resources.of(base(), "/models/" + order), body, ANSWER, fields()));
            boolean already = answer.body().contains("already");
            if (answer.status() >= 400 && !already) {
                throw failure("refused to " + order + " " + model.source() + ": " + answer);
            }
        }

        void await(RouterStatus wanted, Duration timeouts) throws StartFailure, InterruptedException {
            long start = System.nanoTime();
            while (true) {
                RouterStatus status = ask(() -> RouterStatus.of(
                        model.source(),
                        HttpProbe.get(Resources.of(base(), "/models"), ANSWER, fields())
                                .body()));
                if (status == wanted) {
                    return;
                }
                if (status == RouterStatus.FAILED) {
                    throw failure("could not load " + model.source());
                }
                if (System.nanoTime() - start > timeouts.toNanos()) {
                    throw failure("has " + model.source() + " " + status.label() + " and not " + wanted.label()
                            + " after " + timeouts.toSeconds() + " s");
                }
                Thread.sleep(PAUSE);
            }
        }

        private <T> T ask(Question<T> question) throws StartFailure {
            try {
                return question.ask();
            } catch (IOException silent) {
                throw failure("gave no answer (" + silent.getMessage() + ")");
            }
        }

        private StartFailure failure(String what) {
            String message = model.name() + ": the router at " + base() + " " + what;
            return new StartFailure(key.map(its -> its.hideIn(message)).orElse(message));
        }
    }

    /** An exchange with the router. */
    @FunctionalInterface
    private interface Question<T> {
        /** Sends the request and returns what the router answers; fails if it gives no answer. */
        T ask() throws IOException;
    }
}
