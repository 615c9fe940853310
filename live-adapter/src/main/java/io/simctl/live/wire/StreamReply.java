package io.simctl.live.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.simctl.live.http.BadHttp;
import io.simctl.live.http.Body;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.EventParser;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.live.wire.text.ErrorText;
import io.simctl.live.wire.text.FinishReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The events of one reply as they are read. What it is, is seen by its bytes: servers and what stands before them say other types over
 * good event streams, and event streams over errors.
 */
final class StreamReply implements EventParser.Sink {
    private static final String DONE = "[DONE]";

    /** Bytes without an event after which a reply that does not claim to be an event stream is none. */
    private static final long LONGEST_WITHOUT_EVENT = 64 * 1024;

    private final int asked;
    private final int status;
    private final String type;
    private final StreamListener listener;
    private final TokenSilence silence;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final SwapperLines lines = new SwapperLines(this::content);
    private int chunks;
    private boolean hasEvents;
    private boolean isDone;
    private Optional<Failure> failure = Optional.empty();
    private long at;

    /**
     * A reply with this head.
     *
     * @param asked tokens of output that were asked for
     * @param silence since the request was sent
     */
    StreamReply(Head head, int asked, StreamListener listener, TokenSilence silence) throws IOException {
        this.asked = asked;
        this.listener = listener;
        this.silence = silence;
        status = head.status();
        type = head.field("content-type").orElse("of no type");
    }

    /** Reads up to {@code [DONE]}, an error or the end, and returns what failed. */
    Optional<Failure> read(HttpInput in, Body body, ContentDecoder content) throws IOException {
        EventParser parser = new EventParser(this);
        try (decoder) {
            long bytes = 0;
            while (!isOver() && (hasEvents || isEventStream() || bytes < LONGEST_WITHOUT_EVENT) && body.next()) {
                at = in.filledAt();
                bytes += body.to() - body.from();
                feed(parser, body, content);
                requireShortSilence(in);
            }
            parser.end();
        }
        if (failure.isEmpty()) {
            lines.end();
            judge();
        }
        return failure;
    }

    /** Reads on; a fault behind the end of the reply is no matter of the reply. */
    private void feed(EventParser parser, Body body, ContentDecoder content) throws BadHttp {
        try {
            content.feed(body.array(), body.from(), body.to(), parser::feed);
        } catch (BadHttp bad) {
            requireOver(bad);
        } catch (IOException damaged) {
            requireOver(new BadHttp("the reply is compressed, and not well: " + damaged.getMessage()));
        }
    }

    private void requireOver(BadHttp bad) throws BadHttp {
        if (!isOver()) {
            throw bad;
        }
    }

    private void requireShortSilence(HttpInput in) throws IOException {
        if (!isOver() && silence.isLong(at)) {
            silence.requireShort(at, in.hasMore());
        }
    }

    private boolean isOver() {
        return isDone || failure.isPresent();
    }

    private boolean isEventStream() {
        return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    /** What the end of the stream says of it. */
    private void judge() {
        Completion completion = completion();
        FinishReason.End end = FinishReason.of(completion.finishReason());
        if (chunks == 0 && !isEventStream() && !decoder.isFinished()) {
            fail(Kind.MALFORMED, "the reply is no event stream but " + type);
        } else if (end != FinishReason.End.COMPLETE) {
            fail(
                    kind(end),
                    "ended after %d of %d tokens with the finish reason `%s`"
                            .formatted(completion.outputTokens(), asked, completion.finishReason()));
        } else if (!isComplete(completion)) {
            fail(
                    chunks == 0 ? Kind.NO_TOKENS : Kind.TRUNCATED,
                    "the stream ended after %d of %d tokens without a finish reason%s"
                            .formatted(completion.outputTokens(), asked, isDone ? "" : " and without " + DONE));
        } else if (chunks == 0) {
            judgeEmpty(completion);
        }
    }

    /** Tokens that a server counts though nobody sees them, such as one that only marks the end, are there when it says so. */
    private void judgeEmpty(Completion completion) {
        if (completion.outputTokens() > 0) {
            content(at);
        } else {
            fail(
                    Kind.NO_TOKENS,
                    "the stream ended without a token, with the finish reason `%s`"
                            .formatted(completion.finishReason()));
        }
    }

    private static Kind kind(FinishReason.End end) {
        return switch (end) {
            case ABORTED -> Kind.ABORTED;
            case FILTERED -> Kind.CONTENT_FILTER;
            case COMPLETE, FAILED -> Kind.ERROR_IN_STREAM;
        };
    }

    /** A finish reason is worth more than {@code [DONE]}, which some send after whatever went before. */
    private boolean isComplete(Completion completion) {
        return decoder.isFinished() || decoder.hasFinalUsage() || (isDone && completion.outputTokens() >= asked);
    }

    @Override
    public void event(byte[] data, int length, boolean isError) {
        if (isOver() || length == 0) {
            return;
        }
        hasEvents = true;
        if (isError) {
            failInStream(ErrorText.of(data, length));
        } else if (isDone(data, length)) {
            isDone = true;
        } else {
            chunk(data, length);
        }
    }

    @Override
    public void comment(byte[] line, int from, int to) {
        silence.comment(line, from, to, at);
    }

    /** With whatever spaces behind it. */
    private static boolean isDone(byte[] data, int length) {
        for (int i = 0; i < length; i++) {
            boolean isExpected = i < DONE.length() ? data[i] == DONE.charAt(i) : data[i] == ' ';
            if (!isExpected) {
                return false;
            }
        }
        return length >= DONE.length();
    }

    private void chunk(byte[] data, int length) {
        try {
            decoder.decode(data, 0, length);
            if (decoder.error().isEmpty()) {
                lines.chunk(decoder, at);
            } else {
                failInStream(decoder.error());
            }
        } catch (JsonProcessingException e) {
            fail(Kind.MALFORMED, "an event that is not a JSON object: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void content(long cameAt) {
        silence.brokenAt(cameAt);
        listener.content(cameAt, ++chunks);
    }

    private void failInStream(String words) {
        fail(ErrorReply.inStream(words), words);
    }

    private void fail(Kind kind, String message) {
        failure = Optional.of(new Failure(kind, status, message));
    }

    /** When the bytes came in that were read last. */
    long at() {
        return at;
    }

    /** The completion that a reply makes which did not fail. */
    Completion completion() {
        return new Completion(chunks, decoder.usage(), decoder.finishReason());
    }
}
