package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.simctl.live.http.Body;
import io.simctl.live.http.EventParser;
import io.simctl.live.http.HttpInput;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.Dialect.Takes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** The events of one reply as they are read. */
final class StreamReply implements EventParser.Sink {
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};
    private static final int OK = 200;

    private final Dialect dialect;
    private final StreamListener listener;
    private final TokenSilence silence;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private int chunks;
    private boolean isDone;
    private Optional<Failure> failure = Optional.empty();
    private long at;

    StreamReply(Dialect dialect, StreamListener listener, TokenSilence silence) {
        this.dialect = dialect;
        this.listener = listener;
        this.silence = silence;
    }

    /** Reads up to {@code [DONE]}, an error or the end, and returns what failed. */
    Optional<Failure> read(HttpInput in, Body body) throws IOException {
        EventParser parser = new EventParser(this);
        try (decoder) {
            while (!isOver() && body.next()) {
                at = in.filledAt();
                parser.feed(body.array(), body.from(), body.to());
                requireShortSilence(in);
            }
            parser.end();
        }
        return failure.isPresent() ? failure : incompleteness();
    }

    private void requireShortSilence(HttpInput in) throws IOException {
        if (!isOver()) {
            silence.requireShort(at, in.hasMore());
        }
    }

    private boolean isOver() {
        return isDone || failure.isPresent();
    }

    private Optional<Failure> incompleteness() {
        boolean isComplete = isDone || (decoder.isFinished() && !dialect.takes(Takes.DONE));
        if (!isComplete) {
            return truncated("the stream ended without " + (dialect.takes(Takes.DONE) ? "[DONE]" : "a finish reason"));
        }
        return chunks == 0 ? truncated("the stream has no content") : Optional.empty();
    }

    private static Optional<Failure> truncated(String message) {
        return Optional.of(new Failure(Kind.TRUNCATED, OK, message));
    }

    @Override
    public void event(byte[] data, int length, boolean isError) {
        if (isOver() || length == 0) {
            return;
        }
        if (isError) {
            fail(Kind.ERROR_IN_STREAM, ErrorText.of(data, length));
        } else if (Arrays.equals(data, 0, length, DONE, 0, DONE.length)) {
            isDone = true;
        } else {
            chunk(data, length);
        }
    }

    @Override
    public void comment(byte[] line, int from, int to) {
        silence.comment(line, from, to, at);
    }

    private void chunk(byte[] data, int length) {
        try {
            boolean hasContent = decoder.decode(data, 0, length);
            if (!decoder.error().isEmpty()) {
                fail(Kind.ERROR_IN_STREAM, decoder.error());
            } else if (hasContent) {
                silence.brokenAt(at);
                listener.content(at, ++chunks);
            }
        } catch (JsonProcessingException e) {
            fail(Kind.MALFORMED, "an event that is not a JSON object: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(Kind kind, String message) {
        failure = Optional.of(new Failure(kind, OK, message));
    }

    /** When the bytes came in that were read last. */
    long at() {
        return at;
    }

    /** The completion that a reply makes which did not fail. */
    Completion completion() {
        return new Completion(chunks, decoder.usage(), decoder.timings(), decoder.finishReason());
    }
}
