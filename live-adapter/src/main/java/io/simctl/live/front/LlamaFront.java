package io.simctl.live.front;

import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A server that speaks as llama-server does, over models of any making. */
public final class LlamaFront implements AutoCloseable {
    private final Listener listener;

    private LlamaFront(Listener listener) {
        this.listener = listener;
    }

    /**
     * Takes an address; nobody is served before {@link #start}.
     *
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static LlamaFront bind(FrontOptions options, ModelHost models) throws IOException {
        Routes routes = new Routes(models, options);
        return new LlamaFront(Listener.bind("accept", options.host(), options.port(), 1, client -> {
            if (models.isReachable()) {
                new FrontConnection(client, routes::answer).run();
            } else {
                HttpExchange.reset(client);
            }
        }));
    }

    /** Breaks every connection that there is. */
    public void disconnect() {
        for (Socket client : listener.connections().keySet()) {
            HttpExchange.reset(client);
        }
    }

    /** Begins to serve. */
    public void start() {
        listener.start();
    }

    /** Where it listens. */
    public URI base() {
        return listener.base();
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        listener.join();
    }

    /** Ends it like a process that is killed: every connection breaks. */
    @Override
    public void close() {
        listener.close();
        disconnect();
    }
}
