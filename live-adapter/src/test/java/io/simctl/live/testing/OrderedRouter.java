package io.simctl.live.testing;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A router that loads by order only, as {@code llama-server --no-models-autoload}. It has one model, {@code b}, whose status is some
 * questions behind orders; and of a model that is not loaded it says that it failed, as llama-server does of one that it ended on purpose.
 */
public final class OrderedRouter implements AutoCloseable {
    private static final int LAG = 3;
    private static final String NOT_LOADED =
            "{\"error\":{\"code\":400,\"message\":\"model is not loaded\",\"type\":\"invalid_request_error\"}}";

    private final Listener listener;
    private boolean isLoaded;
    private int questionsSinceOrder = LAG;

    private OrderedRouter() throws IOException {
        listener = Listener.bind("ordered-router", "127.0.0.1", 0, 1, this::serve);
        listener.start();
    }

    /** A router, with nothing loaded. */
    public static OrderedRouter start() throws IOException {
        return new OrderedRouter();
    }

    /** Its root. */
    public URI base() {
        return listener.base();
    }

    /** The model's process dies. */
    public synchronized void crash() {
        isLoaded = false;
    }

    private void serve(Socket client) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        while (in.await()) {
            Head head = in.head().orElseThrow();
            in.requestBody(head).readAll(1 << 16);
            client.getOutputStream().write(reply(head).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private synchronized String reply(Head head) {
        boolean isOrder = head.path().startsWith("/models/");
        if (isOrder) {
            isLoaded = head.path().endsWith("/load");
            questionsSinceOrder = 0;
            return json("200 OK", "{\"success\":true}");
        } else if (head.method().equals("POST")) {
            return isLoaded ? FadingServer.REPLY : json("400 Bad Request", NOT_LOADED);
        }
        boolean shown = questionsSinceOrder++ < LAG ? !isLoaded : isLoaded;
        String status = shown ? "{\"value\":\"loaded\"}" : "{\"value\":\"unloaded\",\"failed\":true,\"exit_code\":1}";
        return json("200 OK", "{\"data\":[{\"id\":\"b\",\"status\":" + status + "}]}");
    }

    private static String json(String status, String body) {
        return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body);
    }

    @Override
    public void close() {
        listener.close();
    }
}
