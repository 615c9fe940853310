package io.simctl.live.record;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.Connection;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.ResponseBytes;
import io.simctl.live.record.TraceLog.Line;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

/** One client's connection through the recorder: exchange after exchange, until one of the two sides ends it. */
final class ProxyConnection {
    /** Methods that ask for no work. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final HttpInput in;
    private final ClientOutput out;
    private final Upstream upstream;
    private final TraceLog log;
    private final boolean withPrompts;
    private Optional<Connection> server = Optional.empty();

    ProxyConnection(Socket client, Upstream upstream, TraceLog log, boolean withPrompts) throws IOException {
        this.in = new HttpInput(client.getInputStream());
        this.out = new ClientOutput(client.getOutputStream());
        this.upstream = upstream;
        this.log = log;
        this.withPrompts = withPrompts;
    }

    void run() throws IOException {
        try {
            boolean keepsAlive = true;
            while (keepsAlive) {
                Optional<Head> head = in.head();
                keepsAlive = head.isPresent() && pass(head.get());
            }
        } catch (BadHttp bad) {
            out.write(ResponseBytes.refusal(bad));
        } finally {
            server.ifPresent(Connection::close);
        }
    }

    /** Passes one exchange; true when the client's connection can carry another. */
    private boolean pass(Head head) throws IOException {
        ProxyExchange crossing = new ProxyExchange(head, this);
        boolean keepsAlive = isCompletion(head) ? record(crossing) : passUnrecorded(crossing, head);
        if (keepsAlive) {
            crossing.awaitNext();
        }
        return keepsAlive;
    }

    private boolean record(ProxyExchange crossing) throws IOException {
        Line line = log.begin(in.filledAt());
        try {
            return crossing.run();
        } finally {
            line.end(crossing.recorded());
        }
    }

    private boolean passUnrecorded(ProxyExchange crossing, Head head) {
        if (!READING.contains(head.method())) {
            log.unrecorded().route(head.path());
        }
        return crossing.run();
    }

    static boolean isCompletion(Head head) {
        return RecordedRoute.of(head).isPresent();
    }

    TraceLog log() {
        return log;
    }

    HttpInput in() {
        return in;
    }

    ClientOutput out() {
        return out;
    }

    Upstream upstream() {
        return upstream;
    }

    boolean withPrompts() {
        return withPrompts;
    }

    /** A connection to the server that it has not closed. */
    Connection server() throws IOException {
        if (server.isPresent() && server.get().isUsable(System.nanoTime())) {
            return server.get();
        }
        return freshServer();
    }

    /** A new connection to the server, in place of the one before. */
    Connection freshServer() throws IOException {
        server.ifPresent(Connection::close);
        Connection fresh = upstream.connect();
        server = Optional.of(fresh);
        return fresh;
    }
}
