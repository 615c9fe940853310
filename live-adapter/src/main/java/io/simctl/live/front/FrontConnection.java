package io.simctl.live.front;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection: requests come in, replies go out, one after the other. It is read while a reply is under way, and so is known at once
 * when the client goes, even if there is nothing to send it yet.
 */
final class FrontConnection {
    private static final int LONGEST_BODY = 64 << 20;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final Consumer<HttpExchange> handler;
    private Optional<HttpExchange> current = Optional.empty();

    /** @param handler answers, on a thread of the exchange's own */
    FrontConnection(Socket socket, Consumer<HttpExchange> handler) {
        this.socket = socket;
        this.handler = handler;
    }

    void run() throws IOException {
        try {
            HttpInput in = new HttpInput(socket.getInputStream());
            Optional<Head> head = in.head();
            while (head.isPresent()) {
                if (head.get().lists("expect", "100-continue")) {
                    awaitEnd();
                    socket.getOutputStream().write(CONTINUE);
                }
                byte[] body = in.requestBody(head.get()).readAll(LONGEST_BODY);
                awaitEnd();
                HttpExchange exchange = new HttpExchange(head.get(), body, socket);
                current = Optional.of(exchange);
                Thread.ofVirtual().name("exchange").start(() -> handler.accept(exchange));
                head = in.head();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            current.ifPresent(HttpExchange::disconnect);
        }
    }

    private void awaitEnd() throws InterruptedException {
        if (current.isPresent()) {
            current.get().awaitEnd();
        }
    }
}
