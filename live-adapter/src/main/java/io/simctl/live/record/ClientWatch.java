package io.simctl.live.record;

import io.simctl.live.http.Connection;
import io.simctl.live.http.HttpInput;
import java.io.IOException;

/**
 * The watch over a client while the server works. A client that gives up closes its connection, and the server must learn of it as
 * it would without a recorder between the two, or the recording would change the load that it records.
 */
final class ClientWatch {
    private final Thread thread;
    private volatile Connection server;
    private volatile boolean isOver;
    private volatile boolean isGone;

    private ClientWatch(HttpInput client, Connection first) {
        server = first;
        thread = Thread.ofVirtual().name("client-watch").unstarted(() -> {
            if (!isThere(client) && !isOver) {
                isGone = true;
                server.close();
            }
        });
    }

    static ClientWatch start(HttpInput client, Connection server) {
        ClientWatch watch = new ClientWatch(client, server);
        watch.thread.start();
        return watch;
    }

    private static boolean isThere(HttpInput client) {
        try {
            return client.await();
        } catch (IOException e) {
            return false;
        }
    }

    /** Another connection serves the client now. */
    void movedTo(Connection other) {
        server = other;
        if (isGone) {
            other.close();
        }
    }

    /** Whether it went before the reply was complete. */
    boolean isGone() {
        return isGone;
    }

    /** The reply is complete: the client may go. */
    void end() {
        isOver = true;
    }

    /** Waits until the client says something more, or leaves. */
    void awaitNext() throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
