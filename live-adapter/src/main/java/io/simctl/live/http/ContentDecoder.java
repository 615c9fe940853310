package io.simctl.live.http;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The decompression of a body that comes in pieces: what each piece brings is there as soon as its sender has flushed it. */
public interface ContentDecoder extends AutoCloseable {
    /** Takes what was decompressed; valid during the call only. */
    @FunctionalInterface
    interface Sink {
        /** A piece of the content. */
        void piece(byte[] bytes, int from, int to) throws IOException;
    }

    /**
     * Takes in the next piece of the body.
     *
     * @throws IOException when it is damaged; the body is of no further use then
     */
    void feed(byte[] bytes, int from, int to, Sink sink) throws IOException;

    /** Gives up its memory. */
    @Override
    void close();

    /** For the body behind this head; empty when it is compressed in a way that is not known here. */
    static Optional<ContentDecoder> of(Head head) {
        String coding = head.field("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> Optional.of(new Plain());
            case "gzip", "x-gzip" -> Optional.of(new InflatingDecoder(true));
            case "deflate" -> Optional.of(new InflatingDecoder(false));
            case "zstd" -> Optional.of(new ZstdDecoder());
            default -> Optional.empty();
        };
    }

    /** Nothing to decompress. */
    final class Plain implements ContentDecoder {
        @Override
        public void feed(byte[] bytes, int from, int to, Sink sink) throws IOException {
            sink.piece(bytes, from, to);
        }

        @Override
        public void close() {}
    }
}
