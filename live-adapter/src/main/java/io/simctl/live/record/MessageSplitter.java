package io.simctl.live.record;

import io.simctl.live.http.BadHttp;
import io.simctl.live.http.EventParser;
import java.io.ByteArrayOutputStream;

/**
 * A cutter of a reply into its messages. How the reply is framed is seen from its first byte, since not every server says so: an object is a
 * whole reply, or the first of a line each; whatever else is an event stream. A byte-order mark before it is passed over.
 */
final class MessageSplitter {
    private static final int LONGEST = 16 << 20;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The framings of replies. */
    private enum Framing {
        UNKNOWN,
        EVENTS,
        LINES,
        WHOLE
    }

    private final boolean mayBeLines;
    private final Sink sink;
    private final EventParser events;
    private final ByteArrayOutputStream object = new ByteArrayOutputStream();
    private Framing framing = Framing.UNKNOWN;
    private int marked;

    /** Takes the messages. */
    @FunctionalInterface
    interface Sink {
        /**
         * A message.
         *
         * @param isError whether it is an event of the type {@code error}
         */
        void message(byte[] data, int length, boolean isError);
    }

    /** @param mayBeLines whether objects are one a line, and otherwise one in all */
    MessageSplitter(boolean mayBeLines, Sink sink) {
        this.mayBeLines = mayBeLines;
        this.sink = sink;
        this.events = new EventParser(sink::message);
    }

    /** Whether the reply came as a stream. */
    boolean isStream() {
        return framing == Framing.EVENTS || framing == Framing.LINES;
    }

    /**
     * Takes in the next piece.
     *
     * @throws BadHttp when a message has no end within reason; the reply is of no further use then
     */
    void feed(byte[] bytes, int from, int to) throws BadHttp {
        int start = framing == Framing.UNKNOWN ? begin(bytes, from, to) : from;
        switch (framing) {
            case UNKNOWN -> {}
            case EVENTS -> events.feed(bytes, start, to);
            case LINES -> lines(bytes, start, to);
            case WHOLE -> keep(bytes, start, to);
        }
    }

    /** Passes over what stands before the reply; returns where it begins, once that is known. */
    private int begin(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (marked < MARK.length && b == MARK[marked]) {
                marked++;
            } else if (b != ' ' && b != '\r' && b != '\n' && b != '\t') {
                framing = b != '{' ? Framing.EVENTS : mayBeLines ? Framing.LINES : Framing.WHOLE;
                return at;
            }
        }
        return to;
    }

    private void lines(byte[] bytes, int from, int to) throws BadHttp {
        int start = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                keep(bytes, start, at);
                endObject();
                start = at + 1;
            }
        }
        keep(bytes, start, to);
    }

    private void keep(byte[] bytes, int from, int to) throws BadHttp {
        if (object.size() + to - from > LONGEST) {
            throw new BadHttp("a message longer than " + LONGEST / (1 << 20) + " MiB");
        }
        object.write(bytes, from, to - from);
    }

    private void endObject() {
        byte[] json = object.toByteArray();
        object.reset();
        // a line's end may be CRLF, and a line empty
        if (json.length > 1) {
            sink.message(json, json.length, false);
        }
    }

    /**
     * The reply has ended.
     *
     * @throws BadHttp when its last message is too long
     */
    void end() throws BadHttp {
        endObject();
        events.end();
    }
}
