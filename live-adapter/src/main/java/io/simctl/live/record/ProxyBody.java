package io.simctl.live.record;

import io.simctl.live.http.Body;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body that is passed on, piece by piece as it comes, framed as it was. */
final class ProxyBody {
    private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

    private final OutputStream out;
    private final Body body;
    private byte[] frame = new byte[1024];

    /** Reads along. */
    @FunctionalInterface
    interface Reader {
        /** A piece came in, and went out unless that failed. */
        void piece(byte[] bytes, int from, int to, long when);
    }

    /** From a message, whose head went out before, to {@code out}. */
    ProxyBody(Body body, OutputStream out) {
        this.body = body;
        this.out = out;
    }

    /** Passes on a body that was read before. */
    static void passWhole(byte[] body, boolean isChunked, OutputStream out) throws IOException {
        if (isChunked && body.length > 0) {
            out.write((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(body);
        if (isChunked && body.length > 0) {
            out.write('\r');
            out.write('\n');
        }
        if (isChunked) {
            out.write(LAST);
        }
        out.flush();
    }

    /** @param in where the body comes in */
    void pass(HttpInput in, Reader reader) throws IOException {
        while (body.next()) {
            long when = in.filledAt();
            try {
                write(body.array(), body.from(), body.to() - body.from());
            } finally {
                reader.piece(body.array(), body.from(), body.to(), when);
            }
        }
        if (body.isChunked()) {
            out.write(LAST);
        }
        out.flush();
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        if (body.isChunked()) {
            writeChunk(bytes, from, length);
        } else {
            out.write(bytes, from, length);
        }
    }

    /** In one write, so that it goes out in one packet. */
    private void writeChunk(byte[] bytes, int from, int length) throws IOException {
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        int total = size.length + length + 2;
        if (frame.length < total) {
            frame = new byte[2 * total];
        }
        System.arraycopy(size, 0, frame, 0, size.length);
        System.arraycopy(bytes, from, frame, size.length, length);
        frame[total - 2] = '\r';
        frame[total - 1] = '\n';
        out.write(frame, 0, total);
        out.flush();
    }
}
