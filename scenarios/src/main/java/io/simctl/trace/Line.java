package io.simctl.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The current line of a file, without its end and without allocation.
 *
 * <p>Traces are read as bytes, because decoding them to characters first costs more than all the rest.
 */
public final class Line implements Closeable {
    /** A row of the longest prompts with their block hashes takes some tens of kilobytes. */
    static final int LONGEST = 4 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int next;
    private int start;
    private int end;
    private int number;

    Line(InputStream in) {
        this.in = in;
    }

    /**
     * Moves to the next line that is not blank.
     *
     * @return whether there is one
     * @throws BadRow when it is too long
     */
    boolean next() throws IOException {
        do {
            if (!advance()) {
                return false;
            }
        } while (start == end);
        return true;
    }

    private boolean advance() throws IOException {
        number++;
        int scanned = next;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    take(i, i + 1);
                    return true;
                }
            }
            scanned = makeRoom();
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read <= 0) {
                boolean last = filled > next;
                take(filled, filled);
                return last;
            }
            filled += read;
        }
    }

    /** Moves what is left of the current line to the buffer's start, and returns where new bytes will be. */
    private int makeRoom() {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        next = 0;
        if (filled > LONGEST) {
            start = 0;
            throw new BadRow(1, "the line is longer than %d bytes; is this a trace?".formatted(LONGEST));
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        return filled;
    }

    private void take(int lineEnd, int nextLine) {
        start = next;
        end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        next = nextLine;
        boolean marked = number == 1
                && end - start >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        buffer, start, start + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        if (marked) {
            start += BYTE_ORDER_MARK.length;
        }
    }

    /** What holds the line, from {@link #start} to before {@link #end}; good until {@link #next}. */
    public byte[] bytes() {
        return buffer;
    }

    /** Whether the line begins with UTF-16's byte order mark, in either order. */
    boolean isUtf16() {
        int mark =
                end - start < 2 ? 0 : Byte.toUnsignedInt(buffer[start]) * 256 + Byte.toUnsignedInt(buffer[start + 1]);
        return mark == 0xFEFF || mark == 0xFFFE;
    }

    /** Index of its first byte. */
    public int start() {
        return start;
    }

    /** Index behind its last byte. */
    public int end() {
        return end;
    }

    /** Counted from 1. */
    public int number() {
        return number;
    }

    /** The column of the byte at {@code index}, counted from 1. */
    public int column(int index) {
        return index - start + 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    @Override
    public String toString() {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }
}
