package io.simctl.live.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.simctl.trace.ZstdFrames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Zstandard (RFC 8878), with a window of 8 MiB at most, as content of HTTP has it (RFC 9659 §3). */
final class ZstdDecoder implements ContentDecoder {
    private static final int LOG_OF_LONGEST_WINDOW = 23;

    private final ZstdFrames frames = new ZstdFrames();
    private final Pieces pieces = new Pieces();
    private final ZstdInputStreamNoFinalizer zstd;
    private final byte[] out = new byte[8192];

    ZstdDecoder() {
        try {
            zstd = new ZstdInputStreamNoFinalizer(pieces).setContinuous(true).setLongMax(LOG_OF_LONGEST_WINDOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes that have come in and were not read yet; the stream ends with them, and goes on with the next piece. */
    private static final class Pieces extends InputStream {
        private InputStream piece = nullInputStream();

        @Override
        public int read() throws IOException {
            return piece.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return piece.read(bytes, from, length);
        }

        @Override
        public int available() throws IOException {
            return piece.available();
        }
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Sink sink) throws IOException {
        frames.pass(bytes, from, to);
        pieces.piece = new ByteArrayInputStream(bytes, from, to - from);
        for (int got = zstd.read(out); got > 0; got = zstd.read(out)) {
            sink.piece(out, 0, got);
        }
    }

    @Override
    public void close() {
        try {
            zstd.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
