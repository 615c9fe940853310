package io.simctl.live.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last of what a server printed: whatever it floods us with, no more than this is kept. */
final class LogTail {
    static final int BYTES = 16 * 1024;

    private final byte[] ring = new byte[BYTES];
    private long written;

    synchronized void append(byte[] bytes, int length) {
        int from = Math.max(0, length - BYTES);
        int start = (int) ((written + from) % BYTES);
        int first = Math.min(length - from, BYTES - start);
        System.arraycopy(bytes, from, ring, start, first);
        System.arraycopy(bytes, from + first, ring, 0, length - from - first);
        written += length;
    }

    /** So many last lines, without line end; the first may be cut. */
    synchronized String lines(int count) {
        String[] lines = text().stripTrailing().split("\n", -1);
        return String.join("\n", Arrays.asList(lines).subList(Math.max(0, lines.length - count), lines.length));
    }

    private String text() {
        if (written <= BYTES) {
            return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
        }
        int start = (int) (written % BYTES);
        byte[] straight = new byte[BYTES];
        System.arraycopy(ring, start, straight, 0, BYTES - start);
        System.arraycopy(ring, 0, straight, BYTES - start, start);
        return new String(straight, StandardCharsets.UTF_8);
    }
}
