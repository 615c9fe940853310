package io.simctl.live.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** gzip (RFC 1952), any number of members, and deflate, with the header of zlib (RFC 1950) or, as some servers send it, without. */
final class InflatingDecoder implements ContentDecoder {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int INCOMPLETE = -1;

    private final boolean isGzip;
    private final byte[] out = new byte[8192];
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private Inflater inflater;
    private boolean isInHeader;
    private boolean hasStarted;
    private int trailerLeft;

    InflatingDecoder(boolean isGzip) {
        this.isGzip = isGzip;
        this.isInHeader = isGzip;
        this.inflater = new Inflater(isGzip);
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Sink sink) throws IOException {
        int at = from;
        while (at < to) {
            if (trailerLeft > 0) {
                int skipped = Math.min(trailerLeft, to - at);
                trailerLeft -= skipped;
                at += skipped;
            } else if (isInHeader) {
                header.write(bytes[at++]);
                endHeader();
            } else {
                at = inflate(bytes, at, to, sink);
            }
        }
    }

    private void endHeader() throws ZipException {
        byte[] read = header.toByteArray();
        if (headerLength(read) != INCOMPLETE) {
            header.reset();
            isInHeader = false;
        }
    }

    private static int headerLength(byte[] read) throws ZipException {
        if (read.length < HEADER) {
            return INCOMPLETE;
        }
        if ((read[0] & 0xFF) != 0x1F || (read[1] & 0xFF) != 0x8B) {
            throw new ZipException("not gzip");
        }
        int flags = read[3];
        int at = HEADER;
        if ((flags & HAS_EXTRA) != 0) {
            at += 2 + (read.length < at + 2 ? 0 : (read[at] & 0xFF) | (read[at + 1] & 0xFF) << 8);
        }
        for (int flag : new int[] {HAS_NAME, HAS_COMMENT}) {
            if ((flags & flag) != 0) {
                while (at < read.length && read[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & HAS_CHECKSUM) != 0 ? 2 : 0;
        return at <= read.length ? at : INCOMPLETE;
    }

    /** Returns where it ends: at the end of the piece, or of a member. */
    private int inflate(byte[] bytes, int from, int to, Sink sink) throws IOException {
        inflater.setInput(bytes, from, to - from);
        try {
            for (int got = inflater.inflate(out); got > 0; got = inflater.inflate(out)) {
                hasStarted = true;
                sink.piece(out, 0, got);
            }
        } catch (DataFormatException damaged) {
            return withoutHeader(bytes, from, to, sink, damaged);
        }
        hasStarted |= inflater.getTotalIn() > 2;
        if (!inflater.finished()) {
            return to;
        }
        int left = inflater.getRemaining();
        inflater.reset();
        isInHeader = isGzip;
        trailerLeft = isGzip ? TRAILER : 0;
        return isGzip ? to - left : to;
    }

    private int withoutHeader(byte[] bytes, int from, int to, Sink sink, DataFormatException damaged)
            throws IOException {
        if (isGzip || hasStarted) {
            throw new IOException("damaged compression: " + damaged.getMessage(), damaged);
        }
        hasStarted = true;
        inflater.end();
        inflater = new Inflater(true);
        return inflate(bytes, from, to, sink);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
