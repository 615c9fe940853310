package io.simctl.live.record;

import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The proxy; each client has a connection of its own to the server. */
public final class Recorder implements AutoCloseable {
    /** A thread whose sockets are closed ends by itself, unless the server takes no more bytes of a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Listener listener;

    private Recorder(Listener listener) {
        this.listener = listener;
    }

    /**
     * Starts to record.
     *
     * @param port 0 for any free one
     * @param upstream the server's root
     * @param withPrompts whether the prompts go into the trace
     * @throws IOException when it cannot listen there
     */
    public static Recorder start(String host, int port, URI upstream, TraceLog log, boolean withPrompts)
            throws IOException {
        Upstream server = new Upstream(upstream);
        Listener listener = Listener.bind(
                "recorder", host, port, client -> new ProxyConnection(client, server, log, withPrompts).run());
        listener.start();
        return new Recorder(listener);
    }

    /** Where it listens. */
    public URI base() {
        return listener.base();
    }

    /** Ends it, and every connection through it; what has passed through by then is in the log. */
    @Override
    public void close() {
        listener.close();
        Map<Socket, Thread> clients = listener.connections();
        try {
            for (Socket client : clients.keySet()) {
                client.close();
            }
            for (Thread thread : clients.values()) {
                thread.join(PATIENCE);
            }
        } catch (IOException e) {
            // closing a socket fails only when it is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
