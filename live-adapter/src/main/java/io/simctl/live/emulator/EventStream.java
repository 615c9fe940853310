package io.simctl.live.emulator;

import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A reply in server-sent events, each an HTTP chunk of its own. What is due at the same time goes out in one write: a system
 * call for each token is what limits a server at full speed.
 */
final class EventStream {
    private static final byte[] LAST = bytes("0\r\n\r\n");
    private static final int FULL = 16 * 1024;

    private final OutputStream out;
    private byte[] pending = new byte[1024];
    private int length;

    EventStream(OutputStream out, boolean keepsAlive) {
        this.out = out;
        append(ResponseBytes.eventStream(keepsAlive));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame to {@link #frame} any number of times: the lines of an event as an HTTP chunk. */
    static byte[] frameOf(String lines) {
        int size = bytes(lines).length + 2;
        return bytes(Integer.toHexString(size) + "\r\n" + lines + "\n\n\r\n");
    }

    /** An event with that data. */
    void data(String data) throws IOException {
        frame(frameOf("data: " + data));
    }

    /** A comment, which clients are to skip. */
    void comment(String text) throws IOException {
        frame(frameOf(": " + text));
    }

    /** What {@link #frameOf} made. */
    void frame(byte[] frame) throws IOException {
        append(frame);
        if (length >= FULL) {
            flush();
        }
    }

    private void append(byte[] bytes) {
        if (length + bytes.length > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + bytes.length));
        }
        System.arraycopy(bytes, 0, pending, length, bytes.length);
        length += bytes.length;
    }

    /** Sends what was written. */
    void flush() throws IOException {
        if (length > 0) {
            out.write(pending, 0, length);
            length = 0;
        }
    }

    /** Ends the reply in good order. */
    void end() throws IOException {
        append(LAST);
        flush();
    }
}
