package io.simctl.live.http;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into server-sent events, wherever the pieces of the stream end. Comments, ids and retry times are
 * skipped. Line ends may be LF, CRLF or CR, as the HTML standard has it (§9.2.6, "Interpreting an event stream").
 */
public final class EventParser {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

    private final Sink sink;
    private byte[] line = new byte[1024];
    private int length;
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    private boolean isError;
    private boolean afterReturn;

    /** Takes the events. */
    @FunctionalInterface
    public interface Sink {
        /**
         * An event with data.
         *
         * @param isError whether it is of the type {@code error}
         */
        void event(byte[] data, int length, boolean isError);
    }

    public EventParser(Sink sink) {
        this.sink = sink;
    }

    /** Takes in the next piece of the stream. */
    public void feed(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterReturn = false;
            } else if (b == '\n' && afterReturn) {
                afterReturn = false;
                start = i + 1;
            } else {
                append(bytes, start, i);
                endLine();
                afterReturn = b == '\r';
                start = i + 1;
            }
        }
        append(bytes, start, to);
    }

    /** The stream has ended. An event that lacks only its last empty line counts: some servers leave that out. */
    public void end() {
        if (length > 0) {
            endLine();
        }
        dispatch();
    }

    private void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(bytes, from, line, length, more);
        length += more;
    }

    private void endLine() {
        if (length == 0) {
            dispatch();
            return;
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
        }
        length = 0;
    }

    private boolean isField(byte[] name, int colon) {
        return Arrays.equals(line, 0, colon, name, 0, name.length);
    }

    private void addData(int value) {
        int more = length - value;
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
    }
}
