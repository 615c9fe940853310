package io.simctl.live.server;

import io.simctl.live.embedded.EmbeddedLlama;
import io.simctl.live.process.Readiness;
import io.simctl.live.process.ServerProcess;
import io.simctl.live.process.ServerStart;
import io.simctl.live.process.StartFailure;
import io.simctl.scenario.backend.LlamaEmbedded;
import io.simctl.scenario.backend.ServerFamily;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A process for each model. It ends to unload the model. */
public final class ProcessHosting implements Hosting {
    private final ServerFamily family;
    private final Command command;
    private final Map<String, String> environment;
    private final Timeouts timeouts;

    /** The words that start the server of a model on a port. */
    @FunctionalInterface
    public interface Command {
        /** Program and arguments of a server of {@code model} that listens on {@code port}. */
        List<String> of(ServedModel model, int port);
    }

    /**
     * A process for each model.
     *
     * @param environment variables besides those that every program needs
     */
    public ProcessHosting(ServerFamily family, Command command, Map<String, String> environment, Timeouts timeouts) {
        this.family = family;
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.timeouts = timeouts;
    }

    /**
     * llama.cpp in child processes of ours.
     *
     * @param threads that compute a step; see {@link EmbeddedLlama#command}
     */
    public static ProcessHosting embedded(int threads, Timeouts timeouts) {
        Command command = (model, port) ->
                EmbeddedLlama.command(Path.of(model.source()), port, model.slots(), model.context(), threads);
        return new ProcessHosting(new LlamaEmbedded(), command, EmbeddedLlama.environment(), timeouts);
    }

    @Override
    public Hosted open(ServedModel model) throws StartFailure, InterruptedException {
        ServerStart.Ready ready = new ServerStart(
                        model.name(),
                        port -> command.of(model, port),
                        environment,
                        Readiness.of(family.readiness(), timeouts.start()),
                        timeouts.start())
                .start();
        return new OneModel(model, ready.process(), ready.base(), timeouts.stop());
    }

    /** The process of a ready model. */
    private record OneModel(ServedModel model, ServerProcess process, URI base, Duration grace) implements Hosted {
        @Override
        public CompletableFuture<String> death() {
            return process.exit()
                    .thenApply(status -> model.name() + ": its server ended by itself with status " + status + "\n"
                            + process.logTail());
        }

        @Override
        public void release() throws InterruptedException {
            process.stop(grace);
        }
    }
}
