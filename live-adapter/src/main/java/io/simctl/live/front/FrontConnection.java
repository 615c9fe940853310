package io.simctl.live.front;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * One connection: requests come in, replies go out, one after the other. It is read while a reply is under way, and so is known at once
 * when the client leaves, even if there is nothing to send it yet.
 *
 * <p>Who has read a request answers it, and leaves the reading to another thread: so no request waits for a thread to take it over.
 */
final class FrontConnection {
    private static final int LONGEST_BODY = 64 << 20;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final HttpInput in;
    private final Consumer<HttpExchange> handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<HttpExchange> current = Optional.empty();

    /** @param handler answers, however long it takes */
    FrontConnection(Socket socket, Consumer<HttpExchange> handler) throws IOException {
        this.socket = socket;
        this.in = new HttpInput(socket.getInputStream());
        this.handler = handler;
    }

    /** Serves until the client has gone. */
    void run() {
        serveNext();
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void serveNext() {
        try {
            Optional<HttpExchange> next = read();
            if (next.isPresent()) {
                current = next;
                Thread.ofVirtual().name("connection").start(this::serveNext);
                handler.accept(next.get());
                return;
            }
        } catch (BadHttp bad) {
            refuse(bad);
        } catch (IOException gone) {
            // nobody is left to answer
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        current.ifPresent(HttpExchange::disconnect);
        closed.countDown();
    }

    private void refuse(BadHttp bad) {
        try {
            awaitEnd();
            socket.getOutputStream().write(ResponseBytes.refusal(bad));
        } catch (IOException gone) {
            // nobody is left to answer
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next request, once the one before is answered; empty when the client has gone. */
    private Optional<HttpExchange> read() throws IOException, InterruptedException {
        Optional<Head> head = in.head();
        if (head.isEmpty()) {
            return Optional.empty();
        }
        if (head.get().lists("expect", "100-continue")) {
            awaitEnd();
            socket.getOutputStream().write(CONTINUE);
        }
        byte[] body = in.requestBody(head.get()).readAll(LONGEST_BODY);
        awaitEnd();
        return Optional.of(new HttpExchange(head.get(), body, socket));
    }

    private void awaitEnd() throws InterruptedException {
        if (current.isPresent()) {
            current.get().awaitEnd();
        }
    }
}
