package io.simctl.live.embedded;

import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A small HTTP/1.1 server on the loopback interface. Its one peculiarity is why it exists: it keeps reading a connection
 * while the answer is under way, and so learns at once when the client goes, even if there is nothing to send it yet.
 */
final class HttpFront implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Listener listener;

    private HttpFront(Listener listener) {
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @param port 0 for any that is free
     * @param handler answers exchanges; it may do so after it has returned
     * @throws IOException if the port is taken
     */
    static HttpFront listen(int port, Consumer<Exchange> handler) throws IOException {
        Listener listener = Listener.bind("accept", LOOPBACK, port, client -> serve(client, handler));
        listener.start();
        return new HttpFront(listener);
    }

    int port() {
        return listener.base().getPort();
    }

    /** Listens no more; connections that are open go on. */
    @Override
    public void close() {
        listener.close();
    }

    private static void serve(Socket socket, Consumer<Exchange> handler) throws IOException {
        Optional<Exchange> current = Optional.empty();
        try {
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
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            current.ifPresent(Exchange::disconnect);
        }
    }
}
