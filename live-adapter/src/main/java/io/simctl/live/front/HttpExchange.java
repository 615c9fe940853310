package io.simctl.live.front;

import io.simctl.live.http.Head;
import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A request and the way to answer it: once, whole or as a stream of events. A client that has gone is no error here; ask
 * {@link #isConnected} before doing more for it.
 */
final class HttpExchange {
    private static final String JSON = "application/json; charset=utf-8";

    private final Head head;
    private final byte[] body;
    private final Socket socket;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final List<Runnable> whenGone = new ArrayList<>();
    private boolean isGivenUp;

    HttpExchange(Head head, byte[] body, Socket socket) {
        this.head = head;
        this.body = body;
        this.socket = socket;
    }

    /** Method and path of the request, such as {@code GET /health}; a head alone is asked for as if it were all. */
    String route() {
        return (isHeadOnly() ? "GET" : head.method()) + " " + head.path();
    }

    private boolean isHeadOnly() {
        return head.method().equals("HEAD");
    }

    /** Whether a browser asks beforehand what a page of another origin may do (Fetch standard, CORS preflight). */
    boolean isPreflight() {
        return head.method().equals("OPTIONS");
    }

    /** Allows what a browser asks for. */
    void allow() {
        String asked = head.field("access-control-request-headers").orElse("*");
        reply(
                200,
                "text/html",
                "",
                "Access-Control-Allow-Methods: GET, POST",
                "Access-Control-Allow-Headers: " + asked,
                "Access-Control-Allow-Credentials: true");
    }

    /** A page of any origin may read the reply. */
    private String allowedOrigin() {
        return "Access-Control-Allow-Origin: " + head.field("origin").orElse("*");
    }

    /** Value of a field of the request's head. */
    Optional<String> field(String name) {
        return head.field(name);
    }

    byte[] body() {
        return body;
    }

    /** Answers with JSON. */
    void json(int status, String json, String... fields) {
        reply(status, JSON, json, fields);
    }

    /** Answers with a text of that type; {@code fields} are more lines of its head. */
    void reply(int status, String type, String text, String... fields) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String[] more = Arrays.copyOf(fields, fields.length + 1);
        more[fields.length] = allowedOrigin();
        byte[] message = ResponseBytes.whole(status, type, bytes, head.keepsAlive(), more);
        write(message, isHeadOnly() ? message.length - bytes.length : message.length);
        end();
    }

    /** Begins to answer with an event stream. */
    EventStream stream() {
        return new EventStream(this, head.keepsAlive(), allowedOrigin());
    }

    boolean isConnected() {
        return gone.getCount() > 0;
    }

    /** What is to be done when the client leaves, or has left already. */
    void whenGone(Runnable action) {
        synchronized (whenGone) {
            if (isConnected() && !isGivenUp) {
                whenGone.add(action);
                return;
            }
        }
        action.run();
    }

    /** The client has gone. */
    void disconnect() {
        gone.countDown();
        ended.countDown();
        giveUp();
    }

    /** Nothing that is made for the client is wanted any more, as if it had gone. */
    void giveUp() {
        List<Runnable> actions;
        synchronized (whenGone) {
            isGivenUp = true;
            actions = List.copyOf(whenGone);
            whenGone.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** Breaks the connection off. */
    void reset() {
        reset(socket);
        disconnect();
    }

    /** Closes with a reset instead of an orderly end, as the operating system does for a process that was killed. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    /** Waits until it is answered, or nobody is there to be. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Waits until the client has gone. */
    void awaitGone() {
        try {
            gone.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The reply is complete. Only our half is closed: until the client closes its own, it is watched, whatever it said of the connection. */
    void end() {
        ended.countDown();
        if (!head.keepsAlive() && isConnected()) {
            try {
                socket.shutdownOutput();
            } catch (IOException closed) {
                disconnect();
            }
        }
    }

    /** Sends the first {@code length} bytes. */
    void write(byte[] bytes, int length) {
        if (!isConnected()) {
            return;
        }
        try {
            socket.getOutputStream().write(bytes, 0, length);
        } catch (IOException closed) {
            disconnect();
        }
    }
}
