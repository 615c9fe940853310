package io.simctl.live.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The receiving side of one connection: one buffer, in which heads and bodies are read where they lie. */
public final class HttpInput {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_HEAD = 256 * 1024;
    /** Digits alone (RFC 9110 §8.6), and so few that they are a number of bytes. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** Hexadecimal, of a chunk's size. */
    private static final int MOST_DIGITS = 15;

    /** Bytes of a line's end. */
    private static final int CHUNK_END = 2;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long filledAt;
    private long received;

    /** The receiving side of a connection that {@code in} reads. */
    public HttpInput(InputStream in) {
        this.in = in;
    }

    /** {@link System#nanoTime} at which the bytes came in that were read last. */
    public long filledAt() {
        return filledAt;
    }

    /** Bytes that came in so far. */
    long received() {
        return received;
    }

    /**
     * Reads the next head.
     *
     * @return empty when the other side closed the connection instead
     * @throws EOFException when it closed it within the head
     */
    public Optional<Head> head() throws IOException {
        int searched = from;
        while (true) {
            int end = headEnd(searched);
            if (end >= 0) {
                return Optional.of(head(end));
            }
            searched = Math.max(from, to - 3);
            int offset = searched - from;
            if (to - from >= LONGEST_HEAD) {
                throw new BadHttp("a head longer than " + LONGEST_HEAD / 1024 + " KiB");
            }
            if (!fill()) {
                if (from == to) {
                    return Optional.empty();
                }
                throw new EOFException("the connection was closed within a head");
            }
            searched = from + offset;
        }
    }

    /** Takes the head that ends before {@code end}, its empty line included. */
    private Head head(int end) throws BadHttp {
        int emptyLine = buffer[end - 2] == '\r' ? 2 : 1;
        String text = new String(buffer, from, end - emptyLine - from, StandardCharsets.ISO_8859_1);
        from = end;
        return Head.parse(text);
    }

    private int headEnd(int searchFrom) {
        for (int i = searchFrom; i < to; i++) {
            if (buffer[i] == '\n') {
                if (i + 1 < to && buffer[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < to && buffer[i + 1] == '\r' && buffer[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /** The body of a request with this head. */
    public Body requestBody(Head head) throws BadHttp {
        boolean isFramed = head.field("transfer-encoding").isPresent()
                || head.field("content-length").isPresent();
        return isFramed ? framedBody(head) : Body.ofLength(this, 0);
    }

    /** The body of a response with this head to a request of this method. */
    public Body responseBody(Head head, String method) throws BadHttp {
        int status = head.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return Body.ofLength(this, 0);
        }
        return framedBody(head);
    }

    private Body framedBody(Head head) throws BadHttp {
        if (head.lists("transfer-encoding", "chunked")) {
            return Body.chunked(this);
        }
        List<String> lengths = head.fields("content-length").distinct().toList();
        if (lengths.isEmpty()) {
            return Body.untilClosed(this);
        }
        String length = lengths.getFirst();
        if (lengths.size() > 1 || !LENGTH.matcher(length).matches()) {
            throw new BadHttp("Content-Length is no number of bytes: `" + String.join("`, `", lengths) + "`");
        }
        return Body.ofLength(this, Long.parseLong(length));
    }

    /** Reads a line of a chunk's framing, without its end. */
    String line() throws IOException {
        int at = from;
        while (true) {
            for (; at < to; at++) {
                if (buffer[at] == '\n') {
                    String line = new String(buffer, from, at - from, StandardCharsets.ISO_8859_1).stripTrailing();
                    from = at + 1;
                    return line;
                }
            }
            int offset = at - from;
            if (offset >= LONGEST_HEAD || !fill()) {
                throw new EOFException("the connection was closed within a chunked body");
            }
            at = from + offset;
        }
    }

    /** Reads the hexadecimal size of the next chunk and its line; apart from {@link #line} to leave no garbage. */
    long chunkSize() throws IOException {
        long size = 0;
        int digits = 0;
        int b = read();
        for (int digit = Character.digit(b, 16); digit >= 0 && digits <= MOST_DIGITS; digit = Character.digit(b, 16)) {
            size = size << 4 | digit;
            digits++;
            b = read();
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            throw new BadHttp("a chunk without a size");
        }
        for (int length = 0; b != '\n'; length++) {
            if (length > LONGEST_HEAD) {
                throw new BadHttp("a chunk whose size has no line end");
            }
            b = read();
        }
        return size;
    }

    private int read() throws IOException {
        if (from == to && !fill()) {
            throw new EOFException("the connection was closed within a chunked body");
        }
        return buffer[from++];
    }

    /** Whether bytes are there to be taken, after waiting for some; false when the other side has closed. */
    public boolean await() throws IOException {
        return from < to || fill();
    }

    /** Whether more has come in than was taken, the end of a chunk apart, as far as that is known without waiting. */
    public boolean hasMore() throws IOException {
        return to - from > CHUNK_END || in.available() > 0;
    }

    /** Whether bytes are there to be taken without waiting. */
    boolean isBuffered() {
        return from < to;
    }

    byte[] array() {
        return buffer;
    }

    /** Takes up to {@code most} of the bytes that are there; they begin at the returned place of {@link #array}. */
    int take(long most) {
        int start = from;
        from += (int) Math.min(most, to - from);
        return start;
    }

    /** End of what {@link #take} took. */
    int taken() {
        return from;
    }

    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length) {
            makeRoom();
        }
        int read = in.read(buffer, to, buffer.length - to);
        filledAt = System.nanoTime();
        to += Math.max(0, read);
        received += Math.max(0, read);
        return read > 0;
    }

    private void makeRoom() {
        byte[] target = from == 0 ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, from, target, 0, to - from);
        buffer = target;
        to -= from;
        from = 0;
    }
}
