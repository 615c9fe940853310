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

    /** A client's connection, and the one to the server. */
    private static final int DESCRIPTORS = 2;

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
        Recorder recorder = bind(host, port, new Upstream(upstream), log, withPrompts);
        RecorderWarmup.run();
        recorder.listener.start();
        return recorder;
    }

    /** Starts to record without a warm-up. */
    static Recorder cold(URI upstream, TraceLog log) throws IOException {
        Recorder recorder = bind("127.0.0.1", 0, new Upstream(upstream), log, false);
        recorder.listener.start();
        return recorder;
    }

    private static Recorder bind(String host, int port, Upstream server, TraceLog log, boolean withPrompts)
            throws IOException {
        return new Recorder(Listener.bind(
                "recorder",
                host,
                port,
                DESCRIPTORS,
                client -> new ProxyConnection(client, server, log, withPrompts).run()));
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
