package io.simctl.live.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * The body of a message, piece by piece as it comes in. A piece lies in the connection's buffer and is valid until the next
 * call of {@link #next}.
 */
public final class Body {
    /** The ways in which the end is marked. */
    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSED
    }

    private static final int MOST_TRAILER_FIELDS = 100;

    private final HttpInput in;
    private final Framing framing;
    private long left;
    private boolean isFirstChunk = true;
    private boolean isOver;
    private int from;
    private int to;

    private Body(HttpInput in, Framing framing, long left) {
        this.in = in;
        this.framing = framing;
        this.left = left;
        this.isOver = framing == Framing.LENGTH && left == 0;
    }

    static Body ofLength(HttpInput in, long bytes) {
        return new Body(in, Framing.LENGTH, bytes);
    }

    static Body chunked(HttpInput in) {
        return new Body(in, Framing.CHUNKED, 0);
    }

    static Body untilClosed(HttpInput in) {
        return new Body(in, Framing.UNTIL_CLOSED, Long.MAX_VALUE);
    }

    /**
     * Waits for the next piece.
     *
     * @return false at the body's end
     * @throws EOFException when the connection is closed before it
     */
    public boolean next() throws IOException {
        if (!isOver && framing == Framing.CHUNKED && left == 0) {
            nextChunk();
        }
        if (isOver) {
            return false;
        }
        if (!in.await()) {
            return closed();
        }
        from = in.take(left);
        to = in.taken();
        left -= to - from;
        isOver = framing == Framing.LENGTH && left == 0;
        return true;
    }

    private boolean closed() throws EOFException {
        if (framing != Framing.UNTIL_CLOSED) {
            throw new EOFException("the connection was closed within a body");
        }
        isOver = true;
        return false;
    }

    private void nextChunk() throws IOException {
        if (!isFirstChunk) {
            in.line();
        }
        isFirstChunk = false;
        left = in.chunkSize();
        if (left == 0) {
            skipTrailer();
            isOver = true;
        }
    }

    private void skipTrailer() throws IOException {
        for (int fields = 0; !in.line().isEmpty(); fields++) {
            if (fields == MOST_TRAILER_FIELDS) {
                throw new BadHttp("a trailer without end");
            }
        }
    }

    /** Whether the next piece is there already, so that what was made of the last ones can wait. */
    public boolean hasMore() {
        return !isOver && in.isBuffered();
    }

    /** Whether it comes in chunks. A head may say that of a body that is not there, as a reply to HEAD does. */
    public boolean isChunked() {
        return framing == Framing.CHUNKED;
    }

    /** Whether the end differs from a broken connection. */
    public boolean isFramed() {
        return framing != Framing.UNTIL_CLOSED;
    }

    /** Whether it was read to its end. */
    public boolean isOver() {
        return isOver;
    }

    /** What the piece lies in. */
    public byte[] array() {
        return in.array();
    }

    /** Where the piece begins. */
    public int from() {
        return from;
    }

    /** Where the piece ends. */
    public int to() {
        return to;
    }

    /** Reads what is left, but keeps only the first {@code most} bytes of it, and reads hardly beyond them: see {@link #isOver}. */
    public byte[] readFirst(int most) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        while (first.size() < most && next()) {
            first.write(array(), from, Math.min(to - from, most - first.size()));
        }
        return first.toByteArray();
    }

    /**
     * Reads what is left.
     *
     * @param most bytes; a longer body is an error
     */
    public byte[] readAll(int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (next()) {
            if (all.size() + to - from > most) {
                throw new BadHttp("a body longer than " + most + " bytes");
            }
            all.write(array(), from, to - from);
        }
        return all.toByteArray();
    }
}
