package io.simctl.live.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An emulated server that listens; each connection has a virtual thread. */
public final class Emulator implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final ServerSocket listening;
    private final String host;
    private final EmulatedModels models;
    private final Routes routes;
    private final Thread acceptor;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Emulator(EmulatorOptions options) throws IOException {
        host = options.host();
        listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByName(host), options.port()), BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen at " + host + ":" + options.port() + ": " + e.getMessage(), e);
        }
        models = new EmulatedModels(options, this::close);
        routes = new Routes(models, options);
        acceptor = Thread.ofVirtual().name("emulator").unstarted(this::accept);
    }

    /**
     * Starts a server.
     *
     * @throws IOException when it cannot listen there, such as when another does
     */
    public static Emulator start(EmulatorOptions options) throws IOException {
        Emulator emulator = new Emulator(options);
        emulator.models.start();
        emulator.acceptor.start();
        return emulator;
    }

    /** Where it listens. */
    public URI base() {
        return URI.create("http://" + host + ":" + listening.getLocalPort());
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        acceptor.join();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.add(socket);
                Thread.ofVirtual().name("emulator-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // closed, or the client has gone again
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Conversation(socket, routes).run();
        } catch (IOException e) {
            // the client has gone, or does not speak HTTP: nobody is left to tell
        } finally {
            connections.remove(socket);
        }
    }

    /** Ends it like a process that is killed: every connection breaks. */
    @Override
    public void close() {
        try {
            listening.close();
            // the port is free when the thread has left accept()
            acceptor.join();
            models.close();
            for (Socket socket : connections) {
                Conversation.reset(socket);
            }
        } catch (IOException e) {
            // closing a socket fails only when it is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
