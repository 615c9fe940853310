package io.simctl.live.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One HTTP exchange with a server, on a connection of its own; blocks for as long as the patience given. */
public final class HttpProbe {
    private static final int CONNECT_MILLIS = 1000;
    private static final int LONGEST_BODY = 1 << 20;

    private HttpProbe() {}

    /** What came back. */
    public record Answer(int status, String body) {
        /** For messages: the status and the beginning of the body. */
        @Override
        public String toString() {
            String line = body.strip().replaceAll("\\s+", " ");
            return "HTTP " + status + " " + line.substring(0, Math.min(200, line.length()));
        }
    }

    /** Asks for a resource. */
    public static Answer get(URI resource, Duration patience) throws IOException {
        return exchange(resource, Optional.empty(), patience);
    }

    /** Sends JSON to a resource. */
    public static Answer post(URI resource, String json, Duration patience) throws IOException {
        return exchange(resource, Optional.of(json), patience);
    }

    private static Answer exchange(URI resource, Optional<String> json, Duration patience) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) resource.toURL().openConnection();
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(Math.max(1, Math.toIntExact(patience.toMillis())));
            connection.setRequestProperty("Connection", "close");
            if (json.isPresent()) {
                send(connection, json.get().getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return new Answer(status, body == null ? "" : read(body));
        } finally {
            connection.disconnect();
        }
    }

    private static void send(HttpURLConnection connection, byte[] body) throws IOException {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    private static String read(InputStream body) throws IOException {
        try (body) {
            return new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
        }
    }
}
