package io.simctl.live.embedded;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A request and the way to answer it: once, whole or as a stream of events. A client that has gone is no error here; ask
 * {@link #isConnected} before doing more for it.
 */
final class Exchange {
    private final HttpRequest request;
    private final Socket socket;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean connected = true;
    private Runnable whenGone = () -> {};

    Exchange(HttpRequest request, Socket socket) {
        this.request = request;
        this.socket = socket;
    }

    HttpRequest request() {
        return request;
    }

    /** Answers with JSON. */
    void reply(int status, String json) {
        reply(status, "application/json", json);
    }

    /** Answers with a text of that type. */
    void reply(int status, String type, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        write(head(status, type, "Content-Length: " + bytes) + text);
        end();
    }

    void beginEvents() {
        write(head(200, "text/event-stream", "Transfer-Encoding: chunked"));
    }

    /** Sends one event at once, in a chunk of its own. */
    void event(String data) {
        String event = "data: " + data + "\n\n";
        int bytes = event.getBytes(StandardCharsets.UTF_8).length;
        write(Integer.toHexString(bytes) + "\r\n" + event + "\r\n");
    }

    void endEvents() {
        write("0\r\n\r\n");
        end();
    }

    boolean isConnected() {
        return connected;
    }

    /** What is to be done when the client goes, or has gone already. */
    synchronized void whenGone(Runnable action) {
        whenGone = action;
        if (!connected) {
            action.run();
        }
    }

    /** The client has gone. */
    synchronized void disconnect() {
        connected = false;
        ended.countDown();
        whenGone.run();
    }

    /** Waits until it is answered, or nobody is there to be. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Only our half is closed: until the client closes its own, it is watched, whatever it said of the connection. */
    private void end() {
        ended.countDown();
        if (!request.keepAlive() && connected) {
            try {
                socket.shutdownOutput();
            } catch (IOException gone) {
                disconnect();
            }
        }
    }

    private void write(String text) {
        if (!connected) {
            return;
        }
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            disconnect();
        }
    }

    private String head(int status, String type, String framing) {
        return String.join(
                "\r\n",
                "HTTP/1.1 " + status + " " + reason(status),
                "Content-Type: " + type,
                framing,
                "Connection: " + (request.keepAlive() ? "keep-alive" : "close"),
                "",
                "");
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
