package io.simctl.live.record;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.Body;
import io.simctl.live.http.Connection;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.ResponseBytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request on its way to the server, and its reply on the way back. */
final class ProxyExchange {
    private static final int LONGEST_REQUEST = 64 << 20;
    private static final int BAD_GATEWAY = 502;

    private final Head head;
    private final ProxyConnection passage;
    private final HttpInput in;
    private final Body request;
    private final ClientOutput out;
    private final long startedAt;
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
    private long askedBytes;
    private Optional<RequestFacts> facts = Optional.empty();
    private Optional<ReplyObserver> observer = Optional.empty();
    private Optional<ClientWatch> watch = Optional.empty();
    private boolean hasReply;
    private boolean isComplete;
    private boolean hasClientLeft;

    /** @throws BadHttp if its head does not tell where its body ends */
    ProxyExchange(Head head, ProxyConnection passage) throws BadHttp {
        this.head = head;
        this.passage = passage;
        this.in = passage.in();
        this.out = passage.out();
        this.startedAt = in.filledAt();
        this.request = in.requestBody(head);
    }

    /** Takes both ways; true when the client's connection can carry another. */
    boolean run() {
        try {
            return cross();
        } catch (IOException e) {
            // whichever side broke: both connections are closed now, by which the other knows
            hasClientLeft = out.isBroken() || watch.filter(ClientWatch::isGone).isPresent();
            refuseIfNothingWasSaid();
            return false;
        }
    }

    /** Waits for what the client says next, which its watch is the one to hear. */
    void awaitNext() throws IOException {
        if (watch.isPresent()) {
            watch.get().awaitNext();
        }
    }

    /** What there is to write down; nothing when it turned out to be no completion, or one whose reply cannot be read. */
    Optional<RecordedCall> recorded() {
        if (facts.isEmpty()) {
            passage.log().unrecorded().route(head.path());
        }
        return facts.flatMap(request -> {
            if (observer.isPresent() && isComplete) {
                return read(observer.get());
            } else if (hasClientLeft) {
                return Optional.of(RecordedCall.failed(request, RecordedCall.CLIENT_GONE, "client_gone"));
            }
            return Optional.of(observer.map(reply -> reply.end(false))
                    .orElseGet(() -> RecordedCall.failed(request, BAD_GATEWAY, "unreachable")));
        });
    }

    private Optional<RecordedCall> read(ReplyObserver reply) {
        RecordedCall call = reply.end(true);
        Optional<String> why = reply.unreadable();
        why.ifPresent(passage.log().unrecorded()::reply);
        return why.isPresent() ? Optional.empty() : Optional.of(call);
    }

    private boolean cross() throws IOException {
        if (head.lists("expect", "100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        Connection server = connect(request);
        Head reply;
        try {
            passRequest(request, server);
            watch = Optional.of(ClientWatch.start(in, server));
            reply = replyHead(server.in());
        } catch (IOException e) {
            if (!server.isStale(e) || !isReplayable(request)) {
                throw e;
            }
            server = passAgain(request);
            reply = replyHead(server.in());
        }
        return passReply(server, reply);
    }

    private Connection connect(Body request) throws IOException {
        try {
            return passage.server();
        } catch (IOException e) {
            readRest(request);
            throw e;
        }
    }

    private void passRequest(Body request, Connection server) throws IOException {
        try {
            server.out().write(passage.upstream().addressed(head).toBytes());
            new ProxyBody(request, server.out()).pass(in, this::keep);
            readFacts();
        } catch (IOException e) {
            readRest(request);
            throw e;
        }
    }

    /** A request that the server does not take is read to its end all the same: it was made, and belongs into the trace. */
    private void readRest(Body request) throws IOException {
        while (request.next()) {
            keep(request.array(), request.from(), request.to(), in.filledAt());
        }
        readFacts();
    }

    private void keep(byte[] bytes, int from, int to, long when) {
        askedBytes += to - from;
        keep(bytes, from, to, asked);
    }

    private static void keep(byte[] bytes, int from, int to, ByteArrayOutputStream kept) {
        if (kept.size() + to - from <= LONGEST_REQUEST) {
            kept.write(bytes, from, to - from);
        }
    }

    private boolean isReplayable(Body request) {
        return request.isOver()
                && askedBytes == asked.size()
                && watch.filter(ClientWatch::isGone).isEmpty();
    }

    /** On a new connection, since the kept one was at its end before the server said anything. */
    private Connection passAgain(Body request) throws IOException {
        Connection fresh = passage.freshServer();
        watch.ifPresent(its -> its.movedTo(fresh));
        fresh.out().write(passage.upstream().addressed(head).toBytes());
        ProxyBody.passWhole(asked.toByteArray(), request.isChunked(), fresh.out());
        if (watch.isEmpty()) {
            watch = Optional.of(ClientWatch.start(in, fresh));
        }
        return fresh;
    }

    private void readFacts() {
        facts = RecordedRoute.of(head).flatMap(route -> RequestFacts.of(route, decompressed(), passage.withPrompts()));
    }

    /** Some clients compress what they ask. */
    private byte[] decompressed() {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoder.of(head).orElseThrow(() -> new IOException("unknown"))) {
            decoder.feed(asked.toByteArray(), 0, asked.size(), (bytes, from, to) -> keep(bytes, from, to, plain));
            return plain.toByteArray();
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    private boolean passReply(Connection server, Head first) throws IOException {
        Head reply = first;
        while (reply.status() < 200) {
            out.write(reply.toBytes());
            reply = replyHead(server.in());
        }
        Body body = server.in().responseBody(reply, head.method());
        if (facts.isPresent()) {
            observer = Optional.of(new ReplyObserver(startedAt, facts.get(), reply));
        }
        hasReply = true;
        out.write(reply.toBytes());
        new ProxyBody(body, out).pass(server.in(), this::observe);
        isComplete = true;
        watch.ifPresent(ClientWatch::end);
        server.rest(System.nanoTime());
        return body.isFramed() && reply.keepsAlive() && head.keepsAlive();
    }

    private static Head replyHead(HttpInput server) throws IOException {
        return server.head().orElseThrow(() -> new EOFException("the server closed the connection without a reply"));
    }

    private void observe(byte[] bytes, int from, int to, long when) {
        observer.ifPresent(reading -> reading.piece(bytes, from, to, when));
    }

    private void refuseIfNothingWasSaid() {
        if (hasReply || out.isBroken()) {
            return;
        }
        String body = "{\"error\":{\"code\":502,\"message\":\"the recorded server cannot be reached\","
                + "\"type\":\"bad_gateway\"}}";
        try {
            out.write(
                    ResponseBytes.whole(BAD_GATEWAY, "application/json", body.getBytes(StandardCharsets.UTF_8), false));
        } catch (IOException e) {
            // then the client has gone, too
        }
    }
}
