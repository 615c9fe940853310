package io.simctl.live.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A listening socket; each connection has a virtual thread. It accepts as many connections as the process has descriptors for; others wait for one
 * of these to end, where the operating system keeps those that were not accepted yet.
 */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 4096;

    /** Descriptors for all else, of few a part only. */
    private static final long RESERVED = 256;

    private static final long SMALLEST_PART = 4;
    private static final long PAUSE_NANOS = 10_000_000;

    private final String host;
    private final ServerSocket listening;
    private final Handler handler;
    private final Thread acceptor;
    private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();
    private final Semaphore room;

    /** Talks to one client, until either has enough; the connection is closed then. */
    @FunctionalInterface
    public interface Handler {
        /** An exception means that the client has gone, or that there is nothing to be said to it. */
        void serve(Socket client) throws IOException;
    }

    private Listener(String name, String host, ServerSocket listening, int most, Handler handler) {
        this.host = host;
        this.listening = listening;
        this.handler = handler;
        this.room = new Semaphore(most);
        this.acceptor = Thread.ofPlatform().name(name).unstarted(this::accept);
    }

    /**
     * Takes an address; nobody is served before {@link #start}.
     *
     * @param name of the thread that accepts clients
     * @param port 0 for any free one
     * @param descriptors that a connection takes, from 1: its own, and those of what the handler opens for it
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static Listener bind(String name, String host, int port, int descriptors, Handler handler)
            throws IOException {
        return withRoom(name, host, port, mostConnections(descriptors), handler);
    }

    /**
     * The same with a bound on its connections.
     *
     * @param most connections at a time, from 1
     */
    static Listener withRoom(String name, String host, int port, int most, Handler handler) throws IOException {
        ServerSocket listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
        }
        return new Listener(name, host, listening, most, handler);
    }

    private static int mostConnections(int descriptors) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Integer.MAX_VALUE;
        }
        long all = system.getMaxFileDescriptorCount();
        long free = all - Math.min(RESERVED, all / SMALLEST_PART);
        return Math.clamp(free / descriptors, 1, Integer.MAX_VALUE);
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
            room.acquireUninterruptibly();
            try {
                Socket client = listening.accept();
                Thread thread = Thread.ofVirtual().name("connection").unstarted(() -> serve(client));
                connections.put(client, thread);
                thread.start();
            } catch (IOException e) {
                // closed, or the client has gone again, or others have taken the descriptors: then there may be some
                // soon
                room.release();
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
            room.release();
        }
    }

    /** Listens no more, and frees the port; connections that there are go on. */
    @Override
    public void close() {
        try {
            listening.close();
            room.release();
            // the port is free when the thread has left accept()
            acceptor.join();
        } catch (IOException e) {
            // closing a socket fails only when it is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
