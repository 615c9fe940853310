package io.simctl.live.front;

import io.simctl.live.http.ResponseBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A reply in server-sent events, each an HTTP chunk of its own. What is due at the same time goes out in one write: a system
 * call for each token is what limits a server at full speed.
 */
final class EventStream {
    private static final byte[] LAST = bytes("0\r\n\r\n");
    private static final int FULL = 16 * 1024;

    private final HttpExchange exchange;
    private byte[] pending = new byte[1024];
    private int length;

    EventStream(HttpExchange exchange, boolean keepsAlive, String... fields) {
        this.exchange = exchange;
        append(ResponseBytes.eventStream(keepsAlive, fields));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame to {@link #frame} any number of times: the lines of an event as an HTTP chunk. */
    static byte[] frameOf(String lines) {
        byte[] event = bytes(lines + "\n\n");
        byte[] size = bytes(Integer.toHexString(event.length) + "\r\n");
        byte[] frame = Arrays.copyOf(size, size.length + event.length + 2);
        System.arraycopy(event, 0, frame, size.length, event.length);
        frame[frame.length - 2] = '\r';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    /** An event of these lines. */
    void event(String lines) {
        frame(frameOf(lines));
    }

    /** A comment, which clients are to skip. */
    void comment(String text) {
        frame(frameOf(": " + text));
    }

    /** What {@link #frameOf} made. */
    void frame(byte[] frame) {
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
    void flush() {
        if (length > 0) {
            exchange.write(pending, length);
            length = 0;
        }
    }

    /** Ends the reply in good order. */
    void end() {
        append(LAST);
        flush();
        exchange.end();
    }
}
