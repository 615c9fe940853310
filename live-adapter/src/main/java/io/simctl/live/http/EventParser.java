package io.simctl.live.http;

import java.util.Arrays;

/**
 * A parser that cuts a stream of bytes into server-sent events, wherever the pieces of the stream end. Ids and retry times are
 * skipped. Line ends may be LF, CRLF or CR, and a byte-order mark may come first, as the HTML standard has it (§9.2.6, "Interpreting an
 * event stream").
 *
 * <p>A JSON object without a field name, which the standard lets pass unseen, counts as an event: that is how a reply looks that was not
 * streamed at all, and an error that something on the way has put into a stream that had begun.
 */
public final class EventParser {
    /**
     * The longest line, and the most data of an event, in bytes. A chunk of a completion has some hundred, with the probabilities of
     * other tokens some thousand; and all streams share one heap, where hundreds of a server gone wrong must fit beside the good ones.
     */
    private static final int LONGEST = 1 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

    private final Sink sink;
    private byte[] line = new byte[1024];
    private int length;
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    private boolean isError;
    private boolean afterReturn;
    private boolean isFirstLine = true;
    private boolean isBare;

    /** Takes the events. */
    @FunctionalInterface
    public interface Sink {
        /**
         * An event with data.
         *
         * @param isError whether it is of the type {@code error}
         */
        void event(byte[] data, int length, boolean isError);

        /** A comment, which lies in {@code line}; servers keep connections alive with them. */
        default void comment(byte[] line, int from, int to) {}
    }

    /** A parser at the start of a stream, whose events go to {@code sink}. */
    public EventParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes in the next piece of the stream.
     *
     * @throws BadHttp when an event has no end within reason; the stream is of no further use then
     */
    public void feed(byte[] bytes, int from, int to) throws BadHttp {
        int at = from;
        while (at < to) {
            if (afterReturn && bytes[at] == '\n') {
                at++;
            }
            int end = lineEnd(bytes, at, to);
            append(bytes, at, end);
            afterReturn = end < to && bytes[end] == '\r';
            if (end < to) {
                endLine();
            }
            at = end + 1;
        }
    }

    /** The end of the line that goes on at {@code from}, or {@code to}; on its own, since every byte of a stream comes by here. */
    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /**
     * The stream has ended. An event that lacks only its last empty line counts: some servers leave that out.
     *
     * @throws BadHttp when that event is too long
     */
    public void end() throws BadHttp {
        if (length > 0) {
            endLine();
        }
        dispatch();
    }

    private void append(byte[] bytes, int from, int to) throws BadHttp {
        int more = to - from;
        requireRoom(length, more);
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(bytes, from, line, length, more);
        length += more;
    }

    private static void requireRoom(int taken, int more) throws BadHttp {
        if (more > LONGEST - taken) {
            throw new BadHttp("an event longer than " + LONGEST / 1024 + " KiB");
        }
    }

    private void endLine() throws BadHttp {
        if (isFirstLine) {
            isFirstLine = false;
            dropMark();
        }
        if (length == 0) {
            dispatch();
        } else if (line[0] == '{' || (isBare && !isField(DATA, Math.min(length, DATA.length)))) {
            endBareLine();
        } else {
            endField();
        }
        length = 0;
    }

    private void dropMark() {
        if (length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length)) {
            length -= MARK.length;
            System.arraycopy(line, MARK.length, line, 0, length);
        }
    }

    /** A line of an object; one that ends where it begins need not wait for what comes after it. */
    private void endBareLine() throws BadHttp {
        boolean isBegin = line[0] == '{';
        if (isBegin && hasData) {
            dispatch();
        }
        isBare = true;
        addData(0);
        if (isBegin && line[length - 1] == '}') {
            dispatch();
        }
    }

    private void endField() throws BadHttp {
        if (isBare) {
            dispatch();
        }
        int colon = 0;
        while (colon < length && line[colon] != ':') {
            colon++;
        }
        int value = Math.min(length, colon + (colon + 1 < length && line[colon + 1] == ' ' ? 2 : 1));
        if (isField(DATA, colon)) {
            addData(value);
        } else if (isField(EVENT, colon)) {
            isError = Arrays.equals(line, value, length, ERROR, 0, ERROR.length);
        } else if (colon == 0) {
            sink.comment(line, value, length);
        }
    }

    private boolean isField(byte[] name, int colon) {
        return Arrays.equals(line, 0, colon, name, 0, name.length);
    }

    private void addData(int value) throws BadHttp {
        int more = length - value;
        requireRoom(dataLength + 1, more);
        if (dataLength + more + 1 > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, dataLength + more + 1));
        }
        if (hasData) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(line, value, data, dataLength, more);
        dataLength += more;
        hasData = true;
    }

    private void dispatch() {
        if (hasData) {
            sink.event(data, dataLength, isError);
        }
        dataLength = 0;
        hasData = false;
        isError = false;
        isBare = false;
    }
}
