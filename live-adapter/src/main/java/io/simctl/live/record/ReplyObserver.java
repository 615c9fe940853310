package io.simctl.live.record;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.Head;
import io.simctl.live.record.RecordedCall.Count;
import io.simctl.live.record.RecordedCall.CountedBy;
import io.simctl.live.record.RecordedCall.Times;
import io.simctl.live.wire.text.FinishReason;
import io.simctl.live.wire.text.FinishReason.End;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The reader of a reply as it passes: a stream message by message, a whole reply at its end. What it reads is decompressed, not what passes. */
final class ReplyObserver {
    private final long startedAt;
    private final RequestFacts request;
    private final int status;
    private final Optional<ContentDecoder> decoder;
    private final ReplyReader reader;
    private final MessageSplitter messages;
    private int chunks;
    private long letters;
    private boolean isDone;
    private boolean isMalformed;
    private boolean isError;
    private Optional<String> unreadable = Optional.empty();
    private long firstContentAt;
    private long lastContentAt;
    private long pieceAt;

    /**
     * @param startedAt when the request came in
     */
    ReplyObserver(long startedAt, RequestFacts request, Head reply) throws IOException {
        this.startedAt = startedAt;
        this.request = request;
        status = reply.status();
        decoder = ContentDecoder.of(reply);
        if (decoder.isEmpty()) {
            unreadable = reply.field("content-encoding");
        }
        reader = new RouteReader(request.route(), this::content);
        messages = new MessageSplitter(request.route().isLines(), this::message);
    }

    /** A piece of the body came in. */
    void piece(byte[] bytes, int from, int to, long when) {
        pieceAt = when;
        read(() -> decoder.orElseThrow().feed(bytes, from, to, messages::feed));
    }

    /** A reply that cannot be read passes all the same; nothing more of it is read along. */
    private void read(Reading more) {
        if (unreadable.isEmpty()) {
            try {
                more.read();
            } catch (BadHttp endless) {
                unreadable = Optional.of(String.valueOf(endless.getMessage()));
            } catch (IOException damaged) {
                unreadable = Optional.of("damaged compression");
            }
        }
    }

    /** A step of reading. */
    @FunctionalInterface
    private interface Reading {
        /** Takes in what has come; fails if it cannot be read. */
        void read() throws IOException;
    }

    private void message(byte[] data, int length, boolean isErrorEvent) {
        isError |= isErrorEvent;
        if (length > 0 && data[0] == '{') {
            object(data, length);
        } else {
            // [DONE], and whatever else is no object
            isDone |= length > 0 && data[0] == '[';
        }
    }

    private void object(byte[] json, int length) {
        if (isMalformed) {
            return;
        }
        try {
            reader.read(json, length, pieceAt);
            if (!messages.isStream()) {
                letters = PromptText.ofReply(json, length);
            }
        } catch (IOException notJson) {
            isMalformed = true;
        }
    }

    private void content(long at) {
        firstContentAt = chunks++ == 0 ? at : firstContentAt;
        lastContentAt = at;
    }

    /** Why the reply cannot be read, if it cannot; then nothing is known of it but its status. */
    Optional<String> unreadable() {
        return unreadable.filter(why -> status < 300);
    }

    /** The reply is complete, or as much of it as there will be. */
    RecordedCall end(boolean isComplete) {
        try (reader) {
            read(messages::end);
            reader.end();
        }
        decoder.ifPresent(ContentDecoder::close);
        String failure = status >= 300 ? "" : failure(isComplete);
        if (status >= 300 || !failure.isEmpty()) {
            return RecordedCall.failed(request, status, failure);
        }
        if (chunks == 0) {
            content(pieceAt); // what the server counts though nobody sees it was there when it said so
        }
        boolean isStream = messages.isStream();
        Optional<Long> first = isStream ? Optional.of(firstContentAt - startedAt) : Optional.empty();
        long last = (isStream ? lastContentAt : pieceAt) - startedAt;
        return new RecordedCall(request, status, "", prompt(), output(), Optional.of(new Times(first, last)));
    }

    private String failure(boolean isComplete) {
        boolean hasEnd = isDone || reader.isFinished() || reader.outputTokens() > 0 || !messages.isStream();
        if (isError || reader.isError()) {
            return "error_in_stream";
        } else if (isMalformed) {
            return "malformed";
        }
        End end = FinishReason.of(reader.finishReason());
        if (end != End.COMPLETE) {
            return end.name().toLowerCase(Locale.ROOT);
        } else if (!isComplete || !hasEnd) {
            return "truncated";
        }
        return chunks == 0 && reader.outputTokens() <= 0 ? "no_tokens" : "";
    }

    /** A count of nothing is none. */
    private Count prompt() {
        int told = reader.promptTokens();
        return told > 0 ? new Count(told, CountedBy.SERVER) : request.estimate();
    }

    /** A count below what came is none. */
    private Count output() {
        int told = reader.outputTokens();
        if (told >= chunks && told > 0) {
            return new Count(told, CountedBy.SERVER);
        }
        return messages.isStream()
                ? new Count(chunks, CountedBy.CHUNKS)
                : new Count(RequestFacts.tokens(letters), CountedBy.ESTIMATE);
    }
}
