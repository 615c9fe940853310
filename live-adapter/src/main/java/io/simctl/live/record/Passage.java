package io.simctl.live.record;

import io.simctl.live.http.Connection;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.record.TraceLog.Line;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** One client's connection through the recorder: exchange after exchange, until one of the two sides ends it. */
final class Passage {
    private final HttpInput in;
    private final ClientOutput out;
    private final Upstream upstream;
    private final TraceLog log;
    private final boolean withPrompts;
    private Optional<Connection> server = Optional.empty();

    Passage(Socket client, Upstream upstream, TraceLog log, boolean withPrompts) throws IOException {
        this.in = new HttpInput(client.getInputStream());
        this.out = new ClientOutput(client.getOutputStream());
        this.upstream = upstream;
        this.log = log;
        this.withPrompts = withPrompts;
    }

    void run() throws IOException {
        try {
            boolean goesOn = true;
            while (goesOn) {
                Optional<Head> head = in.head();
                goesOn = head.isPresent() && pass(head.get());
            }
        } finally {
            server.ifPresent(Connection::close);
        }
    }

    /** Passes one exchange; true when the client's connection can carry another. */
    private boolean pass(Head head) throws IOException {
        Crossing crossing = new Crossing(head, this);
        boolean goesOn = isCompletion(head) ? record(crossing) : crossing.run();
        if (goesOn) {
            crossing.awaitNext();
        }
        return goesOn;
    }

    private boolean record(Crossing crossing) throws IOException {
        Line line = log.begin(in.filledAt());
        try {
            return crossing.run();
        } finally {
            line.end(crossing.recorded());
        }
    }

    static boolean isCompletion(Head head) {
        return head.method().equals("POST") && head.path().matches(".*/completions?");
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
        server.ifPresent(Connection::close);
        Connection fresh = upstream.connect();
        server = Optional.of(fresh);
        return fresh;
    }
}
