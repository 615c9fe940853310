package io.simctl.live.embedded;

import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A request and the way to answer it: once, whole or as a stream of events. A client that has gone is no error here; ask
 * {@link #isConnected} before doing more for it.
 */
final class Exchange {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

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
        write(ResponseBytes.whole(status, type, text.getBytes(StandardCharsets.UTF_8), request.keepAlive()));
        end();
    }

    void beginEvents() {
        write(ResponseBytes.eventStream(request.keepAlive()));
    }

    /** Sends one event at once, in a chunk of its own. */
    void event(String data) {
        String event = "data: " + data + "\n\n";
        int bytes = event.getBytes(StandardCharsets.UTF_8).length;
        write((Integer.toHexString(bytes) + "\r\n" + event + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void endEvents() {
        write(LAST_CHUNK);
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

    private void write(byte[] bytes) {
        if (!connected) {
            return;
        }
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException gone) {
            disconnect();
        }
    }
}
