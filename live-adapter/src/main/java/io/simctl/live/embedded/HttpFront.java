package io.simctl.live.embedded;

import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A small HTTP/1.1 server on the loopback interface. Its one peculiarity is why it exists: it keeps reading a connection
 * while the answer is under way, and so learns at once when the client goes, even if there is nothing to send it yet.
 */
final class HttpFront implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Consumer<Exchange> handler;

    private HttpFront(ServerSocket listener, Consumer<Exchange> handler) {
        this.listener = listener;
        this.handler = handler;
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any that is free
     * @param handler answers exchanges; it may do so after it has returned
     * @throws IOException if the port is taken
     */
    static HttpFront listen(int port, Consumer<Exchange> handler) throws IOException {
        ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        HttpFront front = new HttpFront(listener, handler);
        Thread.ofPlatform().name("accept").start(front::accept);
        return front;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Listens no more; connections that are open go on. */
    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException failed) {
                // closed, or this one connection was given up before it was taken
            }
        }
    }

    private void serve(Socket socket) {
        Optional<Exchange> current = Optional.empty();
        try (socket) {
            socket.setTcpNoDelay(true);
            HttpInput in = new HttpInput(socket.getInputStream());
            Optional<HttpRequest> request = HttpRequest.read(in);
            while (request.isPresent()) {
                if (current.isPresent()) {
                    current.get().awaitEnd();
                }
                Exchange exchange = new Exchange(request.get(), socket);
                current = Optional.of(exchange);
                handler.accept(exchange);
                request = HttpRequest.read(in);
            }
        } catch (IOException broken) {
            // not a client to talk to
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            current.ifPresent(Exchange::disconnect);
        }
    }
}
