package io.simctl.live.process;

import io.simctl.live.http.Connection;
import io.simctl.live.http.ExchangeDeadline;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Origin;
import io.simctl.live.wire.text.ServerWords;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** One HTTP exchange with a server, on a connection of its own, by the code of the client; the whole of it takes as long as it may, whatever comes meanwhile. */
public final class HttpProbe {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int LONGEST_BODY = 16 << 20;

    private HttpProbe() {}

    /** The answer of a server: HTTP status and body. */
    public record Answer(int status, String body) {
        /** For messages: the status and the beginning of the body. */
        @Override
        public String toString() {
            return shown(UnaryOperator.identity());
        }

        /** The same without a key, which is hidden before anything is cut. */
        public String shown(UnaryOperator<String> hideKey) {
            return "HTTP " + status + " " + ServerWords.of(hideKey.apply(body));
        }
    }

    /**
     * Asks for a resource.
     *
     * @param fields more lines of the head, without line ends
     */
    public static Answer get(URI resource, Duration longest, String... fields) throws IOException {
        return exchange(resource, "GET", "", longest, fields);
    }

    /**
     * Sends JSON to a resource.
     *
     * @param fields more lines of the head, without line ends
     */
    public static Answer post(URI resource, String json, Duration longest, String... fields) throws IOException {
        return exchange(resource, "POST", json, longest, fields);
    }

    private static Answer exchange(URI resource, String method, String json, Duration longest, String... fields)
            throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String request = String.join(
                "\r\n",
                method + " " + resource.getRawPath() + " HTTP/1.1",
                "Host: " + Origin.of(resource).authority(),
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: " + body.length,
                String.join("", Stream.of(fields).map(field -> field + "\r\n").toList()),
                json);
        try (ExchangeDeadline deadline = ExchangeDeadline.in(longest)) {
            try (Connection connection = connect(resource, longest, deadline)) {
                connection.out().write(request.getBytes(StandardCharsets.UTF_8));
                connection.out().flush();
                return answer(connection.in(), method);
            } catch (IOException failure) {
                throw deadline.explained(failure);
            }
        }
    }

    private static Connection connect(URI resource, Duration longest, ExchangeDeadline deadline) throws IOException {
        SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        Duration connect = longest.compareTo(CONNECT) < 0 ? longest : CONNECT;
        return Connection.open(Origin.of(resource), connect, longest, tls, deadline::closes);
    }

    private static Answer answer(HttpInput in, String method) throws IOException {
        Head head = in.head().orElseThrow(() -> new IOException("it closed the connection"));
        byte[] answer = in.responseBody(head, method).readAll(LONGEST_BODY);
        return new Answer(head.status(), new String(answer, StandardCharsets.UTF_8));
    }
}
