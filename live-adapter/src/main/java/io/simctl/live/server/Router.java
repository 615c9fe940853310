package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The address of a router. */
interface Router {
    /** A router that runs. The future completes with the cause if it ends by itself. */
    record Running(URI base, CompletableFuture<String> death) {}

    /** The router that runs, which may have to be started first. */
    Running running(ServedModel model) throws StartFailure, InterruptedException;

    /** Ends it, if it was started. */
    void close();

    /** One that somebody else runs. */
    static Router at(URI base) {
        return new Router() {
            @Override
            public Running running(ServedModel model) {
                return new Running(base, new CompletableFuture<>());
            }

            @Override
            public void close() {}
        };
    }
}
