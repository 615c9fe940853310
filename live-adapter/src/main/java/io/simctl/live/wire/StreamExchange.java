package io.simctl.live.wire;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.Body;
import io.simctl.live.http.Connection;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.live.wire.text.ErrorText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One completion from the request to the end of its reply, on a thread of its own. */
final class StreamExchange implements Runnable {
    /** Bytes of an error's text that are read; it is known by its status, so the rest of a longer one is cut off. */
    private static final int LONGEST_ERROR = 64 * 1024;

    private final Endpoint endpoint;
    private final CompletionRequest request;
    private final StreamListener listener;
    private final ConnectionPool pool;
    private final SocketCanceller canceller;
    private boolean isSent;
    private int status;

    StreamExchange(
            Endpoint endpoint,
            CompletionRequest request,
            StreamListener listener,
            ConnectionPool pool,
            SocketCanceller canceller) {
        this.endpoint = endpoint;
        this.request = request;
        this.listener = listener;
        this.pool = pool;
        this.canceller = canceller;
    }

    @Override
    public void run() {
        try {
            converse();
        } catch (IOException e) {
            fail(
                    canceller.isTooSlow()
                            ? new Failure(Kind.TOO_SLOW, status, "not complete within the time limit")
                            : IoFailure.of(e, isSent, status));
        } catch (RuntimeException e) {
            fail(defect(e));
        } catch (Error e) {
            // somebody waits for the end of this stream, whatever becomes of the JVM
            fail(defect(e));
            throw e;
        } finally {
            canceller.release();
        }
    }

    private Failure defect(Throwable thrown) {
        return new Failure(Kind.DEFECT, status, "a defect of simctl: " + thrown);
    }

    private void fail(Failure failure) {
        if (!canceller.isCancelled()) {
            listener.failed(failure.shown(endpoint::hideKeyIn), System.nanoTime());
        }
    }

    /** A request is sent twice only where it cannot have been served: on a kept connection that was at its end. */
    private void converse() throws IOException {
        byte[] message = RequestBytes.of(endpoint, request);
        Connection kept = pool.take(endpoint.origin(), canceller);
        try {
            converse(kept, message);
        } catch (IOException e) {
            if (canceller.isCut() || !kept.isStale(e)) {
                throw e;
            }
            isSent = false;
            listener.stale(System.nanoTime());
            converse(pool.open(endpoint.origin(), canceller), message);
        }
    }

    private void converse(Connection connection, byte[] message) throws IOException {
        boolean keep = false;
        try {
            TokenSilence silence = new TokenSilence(pool.longestSilence(), System.nanoTime());
            keep = take(ask(connection, message, silence), connection.in(), silence);
        } finally {
            if (keep) {
                canceller.release();
                pool.keep(connection);
            } else {
                connection.close();
            }
        }
    }

    /** Sends the request and waits for the head of the reply. */
    private Head ask(Connection connection, byte[] message, TokenSilence silence) throws IOException {
        isSent = true;
        try {
            connection.out().write(message);
            connection.out().flush();
        } catch (IOException e) {
            return answerTo(e, connection.in(), silence);
        }
        listener.sent(System.nanoTime());
        return head(connection.in(), silence);
    }

    /** A server that takes no more of a request may have answered it all the same. */
    private Head answerTo(IOException unsent, HttpInput in, TokenSilence silence) throws IOException {
        listener.sent(System.nanoTime());
        try {
            return head(in, silence);
        } catch (IOException nothing) {
            throw unsent;
        }
    }

    /** The head of the reply, after those that only say that it will come. */
    private static Head head(HttpInput in, TokenSilence silence) throws IOException {
        while (true) {
            Head head = in.head().orElseThrow(() -> new EOFException("the connection was closed without a reply"));
            if (head.status() >= 200) {
                return head;
            }
            silence.requireShort(in.filledAt(), false);
        }
    }

    /** Reads the reply; true when the connection can carry another. */
    private boolean take(Head head, HttpInput in, TokenSilence silence) throws IOException {
        status = head.status();
        Body body = in.responseBody(head, "POST");
        if (status >= 300) {
            fail(ErrorReply.of(head, words(head, body), Instant.now()));
            return body.isOver() && body.isFramed() && head.keepsAlive();
        }
        listener.headers(in.filledAt());
        StreamReply reply = new StreamReply(head, request.maxTokens(), listener, silence);
        try (ContentDecoder content = ContentDecoder.of(head).orElseThrow(() -> unreadable(head))) {
            Optional<Failure> failure = reply.read(in, body, content);
            failure.ifPresent(this::fail);
            if (failure.isPresent()) {
                return false;
            }
        }
        finish(reply);
        return isReadToItsEnd(body) && body.isFramed() && head.keepsAlive();
    }

    private static BadHttp unreadable(Head head) {
        return new BadHttp("the reply is compressed as `%s`, which nobody asked for"
                .formatted(head.field("content-encoding").orElse("")));
    }

    /** What an error reply says; the status says enough where that cannot be read. */
    private static String words(Head head, Body body) throws IOException {
        byte[] sent = body.readFirst(LONGEST_ERROR);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ContentDecoder content = ContentDecoder.of(head).orElseThrow(() -> unreadable(head))) {
            content.feed(
                    sent,
                    0,
                    sent.length,
                    (bytes, from, to) -> text.write(bytes, from, Math.min(to - from, LONGEST_ERROR - text.size())));
        } catch (IOException unreadable) {
            return "";
        }
        return ErrorText.of(text.toByteArray(), text.size());
    }

    private void finish(StreamReply reply) {
        if (!canceller.isCancelled()) {
            listener.finished(reply.completion(), reply.at());
        }
    }

    /** What follows the last event is of interest only to whoever uses the connection next. */
    private static boolean isReadToItsEnd(Body body) {
        try {
            while (body.next()) {
                // nothing is expected
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
