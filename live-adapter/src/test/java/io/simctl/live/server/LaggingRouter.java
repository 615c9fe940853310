package io.simctl.live.server;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A router of one model, {@code b}, whose answer to {@code GET /models} is some questions behind its orders, and which tells of a model
 * that is not loaded that it failed.
 */
final class LaggingRouter implements AutoCloseable {
    private static final int LAG = 3;

    private final Listener listener;
    private boolean isLoaded;
    private int questionsSinceOrder;

    private LaggingRouter() throws IOException {
        listener = Listener.bind("lagging-router", "127.0.0.1", 0, this::serve);
        listener.start();
    }

    static LaggingRouter start() throws IOException {
        return new LaggingRouter();
    }

    URI base() {
        return listener.base();
    }

    private void serve(Socket client) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        Head head = in.head().orElseThrow();
        in.requestBody(head).readAll(1 << 16);
        String answer = answer(head);
        client.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(answer.length(), answer)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized String answer(Head head) {
        if (head.method().equals("POST")) {
            isLoaded = head.path().endsWith("/load");
            questionsSinceOrder = 0;
            return "{\"success\":true}";
        }
        boolean shown = questionsSinceOrder++ < LAG ? !isLoaded : isLoaded;
        String status = shown ? "{\"value\":\"loaded\"}" : "{\"value\":\"unloaded\",\"failed\":true,\"exit_code\":1}";
        return "{\"data\":[{\"id\":\"b\",\"status\":" + status + "}]}";
    }

    @Override
    public void close() {
        listener.close();
    }
}
