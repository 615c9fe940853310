package io.simctl.live.record;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.EventParser;
import io.simctl.live.http.Head;
import io.simctl.live.wire.ChunkDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The reader of a reply as it passes: a stream event by event, a whole reply at its end. */
final class ReplyObserver {
    private static final int LONGEST_WHOLE = 16 << 20;

    private final long startedAt;
    private final RequestFacts request;
    private final int status;
    private final boolean isStream;
    private final boolean isZipped;
    private final ChunkDecoder decoder = new ChunkDecoder();
    private final EventParser events = new EventParser((data, length, isError) -> event(data, length, isError));
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private int chunks;
    private boolean isBroken;
    private Optional<Long> firstContentAt = Optional.empty();
    private long pieceAt;

    /**
     * @param startedAt when the request came in
     */
    ReplyObserver(long startedAt, RequestFacts request, Head reply) throws IOException {
        this.startedAt = startedAt;
        this.request = request;
        status = reply.status();
        isStream = reply.field("content-type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        isZipped = reply.lists("content-encoding", "gzip");
    }

    /** A piece of the body came in. */
    void piece(byte[] bytes, int from, int to, long when) {
        pieceAt = when;
        if (isStream) {
            read(() -> events.feed(bytes, from, to));
        } else if (whole.size() + to - from <= LONGEST_WHOLE) {
            whole.write(bytes, from, to - from);
        }
    }

    /** A stream that is no good passes all the same; nothing more is read along. */
    private void read(Reading more) {
        if (!isBroken) {
            try {
                more.read();
            } catch (BadHttp endless) {
                isBroken = true;
            }
        }
    }

    /** A step of reading the events. */
    @FunctionalInterface
    private interface Reading {
        /** Takes in what has come; fails if it is no good event stream. */
        void read() throws BadHttp;
    }

    private void event(byte[] data, int length, boolean isError) {
        isBroken |= isError;
        // [DONE] and whatever else is no object
        if (length > 0 && data[0] == '{') {
            decode(data, length);
        }
    }

    private void decode(byte[] json, int length) {
        try {
            if (decoder.decode(json, 0, length)) {
                chunks++;
                firstContentAt = firstContentAt.or(() -> Optional.of(pieceAt));
            }
        } catch (IOException notJson) {
            isBroken = true;
        }
    }

    /** The reply is complete, or as much of it as there will be. */
    RecordedCall end(boolean isComplete) {
        try (decoder) {
            if (isStream) {
                read(events::end);
            } else {
                decodeWhole();
            }
        }
        boolean failed = status >= 300 || isBroken || !decoder.error().isEmpty();
        if (failed || !isComplete) {
            return RecordedCall.failed(request, status);
        }
        Optional<Long> ttft = isStream ? firstContentAt.map(first -> first - startedAt) : Optional.empty();
        return RecordedCall.of(request, status, decoder, chunks, ttft);
    }

    private void decodeWhole() {
        byte[] json = whole.toByteArray();
        if (isZipped) {
            try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(json))) {
                json = unzipped.readNBytes(LONGEST_WHOLE);
            } catch (IOException broken) {
                isBroken = true;
            }
        }
        decode(json, json.length);
    }
}
