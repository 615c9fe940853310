package io.simctl.live.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A listening socket; each connection has a virtual thread. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final long PAUSE_NANOS = 10_000_000;

    private final String host;
    private final ServerSocket listening;
    private final Handler handler;
    private final Thread acceptor;
    private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();

    /** Talks to one client, until either has enough; the connection is closed then. */
    @FunctionalInterface
    public interface Handler {
        /** An exception means that the client has gone, or that there is nothing to be said to it. */
        void serve(Socket client) throws IOException;
    }

    private Listener(String name, String host, ServerSocket listening, Handler handler) {
        this.host = host;
        this.listening = listening;
        this.handler = handler;
        this.acceptor = Thread.ofPlatform().name(name).unstarted(this::accept);
    }

    /**
     * Takes an address; nobody is served before {@link #start}.
     *
     * @param name of the thread that accepts clients
     * @param port 0 for any free one
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static Listener bind(String name, String host, int port, Handler handler) throws IOException {
        ServerSocket listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
        }
        return new Listener(name, host, listening, handler);
    }

    /** Begins to serve. */
    public void start() {
        acceptor.start();
    }

    /** Where it listens. */
    public URI base() {
        return URI.create("http://" + host + ":" + listening.getLocalPort());
    }

    /** Waits until it listens no more. */
    public void join() throws InterruptedException {
        acceptor.join();
    }

    /** The connections there are, and who serves them. */
    public Map<Socket, Thread> connections() {
        return Map.copyOf(connections);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread thread = Thread.ofVirtual().name("connection").unstarted(() -> serve(client));
                connections.put(client, thread);
                thread.start();
            } catch (IOException e) {
                // closed, or the client has gone again, or there are no more descriptors: then there may be soon
                pause();
            }
        }
    }

    private void pause() {
        if (!listening.isClosed()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            handler.serve(client);
        } catch (IOException e) {
            // nobody is left to answer
        } finally {
            connections.remove(client);
        }
    }

    /** Listens no more, and frees the port; connections that there are go on. */
    @Override
    public void close() {
        try {
            listening.close();
            // the port is free when the thread has left accept()
            acceptor.join();
        } catch (IOException e) {
            // closing a socket fails only when it is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
