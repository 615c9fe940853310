package io.simctl.live.process;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** One HTTP exchange with a server, on a connection of its own; blocks for as long as the timeouts given. */
public final class HttpProbe {
    private static final int CONNECT_MILLIS = 1000;
    private static final int LONGEST_BODY = 16 << 20;

    private HttpProbe() {}

    /** The answer of a server: HTTP status and body. */
    public record Answer(int status, String body) {
        /** For messages: the status and the beginning of the body. */
        @Override
        public String toString() {
            String line = body.strip().replaceAll("\\s+", " ");
            return "HTTP " + status + " " + line.substring(0, Math.min(200, line.length()));
        }
    }

    /**
     * Asks for a resource.
     *
     * @param fields more lines of the head, without line ends
     */
    public static Answer get(URI resource, Duration timeouts, String... fields) throws IOException {
        return exchange(resource, "GET", "", timeouts, fields);
    }

    /**
     * Sends JSON to a resource.
     *
     * @param fields more lines of the head, without line ends
     */
    public static Answer post(URI resource, String json, Duration timeouts, String... fields) throws IOException {
        return exchange(resource, "POST", json, timeouts, fields);
    }

    private static Answer exchange(URI resource, String method, String json, Duration timeouts, String... fields)
            throws IOException {
        try (Socket socket = connect(resource)) {
            socket.setSoTimeout(Math.max(1, Math.toIntExact(timeouts.toMillis())));
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            String request = String.join(
                    "\r\n",
                    method + " " + resource.getRawPath() + " HTTP/1.1",
                    "Host: " + resource.getAuthority(),
                    "Connection: close",
                    "Content-Type: application/json",
                    "Content-Length: " + body.length,
                    String.join(
                            "", Stream.of(fields).map(field -> field + "\r\n").toList()),
                    json);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            HttpInput in = new HttpInput(socket.getInputStream());
            Head head = in.head().orElseThrow(() -> new IOException("it closed the connection"));
            byte[] answer = in.responseBody(head, method).readAll(LONGEST_BODY);
            return new Answer(head.status(), new String(answer, StandardCharsets.UTF_8));
        }
    }

    private static Socket connect(URI resource) throws IOException {
        boolean tls = resource.getScheme().equalsIgnoreCase("https");
        Socket socket = tls ? SSLSocketFactory.getDefault().createSocket() : new Socket();
        int port = resource.getPort() >= 0 ? resource.getPort() : tls ? 443 : 80;
        try {
            socket.connect(new InetSocketAddress(resource.getHost(), port), CONNECT_MILLIS);
        } catch (IOException unreachable) {
            socket.close();
            throw unreachable;
        }
        return socket;
    }
}
