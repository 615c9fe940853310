package io.simctl.live.record;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The proxy; each client's connection has a virtual thread, and a connection of its own to the server. */
public final class Recorder implements AutoCloseable {
    private static final int BACKLOG = 4096;
    /** A thread whose sockets are closed ends by itself, unless the server takes no more bytes of a request. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerSocket listening;
    private final String host;
    private final Upstream upstream;
    private final TraceLog log;
    private final boolean withPrompts;
    private final Map<Socket, Thread> clients = new ConcurrentHashMap<>();
    private final Thread acceptor;

    private Recorder(String host, int port, URI upstream, TraceLog log, boolean withPrompts) throws IOException {
        this.host = host;
        this.upstream = new Upstream(upstream);
        this.log = log;
        this.withPrompts = withPrompts;
        listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
        }
        acceptor = Thread.ofVirtual().name("recorder").unstarted(this::accept);
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
        Recorder recorder = new Recorder(host, port, upstream, log, withPrompts);
        recorder.acceptor.start();
        return recorder;
    }

    /** Where it listens. */
    public URI base() {
        return URI.create("http://" + host + ":" + listening.getLocalPort());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread thread = Thread.ofVirtual().name("recorded-client").unstarted(() -> serve(client));
                clients.put(client, thread);
                thread.start();
            } catch (IOException e) {
                // closed, or the client has gone again
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            new Passage(client, upstream, log, withPrompts).run();
        } catch (IOException e) {
            // one of the two has gone, and the other sees it by its connection
        } finally {
            clients.remove(client);
        }
    }

    /** Ends it, and every connection through it; what has passed through by then is in the log. */
    @Override
    public void close() {
        try {
            listening.close();
            acceptor.join();
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
