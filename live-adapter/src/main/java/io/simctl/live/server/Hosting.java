package io.simctl.live.server;

import io.simctl.live.process.StartFailure;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A way to have models served. Its calls block; {@link ModelServers} makes them from threads of its own. */
public interface Hosting extends AutoCloseable {
    /**
     * Makes a model ready, and returns when it can serve.
     *
     * @throws StartFailure if it cannot be made ready; nothing is left of the try
     * @throws InterruptedException if it is not wanted any more; nothing is left of the try either
     */
    Hosted open(ServedModel model) throws StartFailure, InterruptedException;

    /** Ends what was started for all models together. */
    @Override
    default void close() {}

    /** A model that can serve. */
    interface Hosted {
        /** Root of its server. */
        URI base();

        /** Completes with the cause when the model cannot serve any more and nobody asked for that. */
        CompletableFuture<String> death();

        /**
         * A request to it came to nothing; this looks whether it is still there. Does not block.
         *
         * @param words of its server
         */
        default void suspect(String words) {}

        /** Puts the model away, and returns when its memory is free. */
        void release() throws InterruptedException;
    }
}
