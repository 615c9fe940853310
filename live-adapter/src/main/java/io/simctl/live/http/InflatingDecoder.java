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

    /** A header ends with a text of any length, and all of it is looked at again with each of its bytes. */
    private static final int LONGEST_HEADER = 16 * 1024;

    private static final int ZLIB_HEADER = 2;
    private static final int ZLIB_CHECK = 31;
    private static final int DEFLATE = 8;

    private final boolean isGzip;
    private final byte[] out = new byte[8192];
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private Inflater inflater;
    private boolean isInHeader = true;
    private boolean isOver;
    private int trailerLeft;

    InflatingDecoder(boolean isGzip) {
        this.isGzip = isGzip;
        this.inflater = new Inflater(isGzip);
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Sink sink) throws IOException {
        int at = from;
        while (at < to && !isOver) {
            if (trailerLeft > 0) {
                int skipped = Math.min(trailerLeft, to - at);
                trailerLeft -= skipped;
                at += skipped;
            } else if (isInHeader) {
                header.write(bytes[at++]);
                endHeader(sink);
            } else {
                at = inflate(bytes, at, to, sink);
            }
        }
    }

    private void endHeader(Sink sink) throws IOException {
        if (header.size() > LONGEST_HEADER) {
            throw new ZipException("a gzip header longer than " + LONGEST_HEADER / 1024 + " KiB");
        }
        byte[] read = header.toByteArray();
        if (isGzip ? headerLength(read) == INCOMPLETE : read.length < ZLIB_HEADER) {
            return;
        }
        header.reset();
        isInHeader = false;
        if (!isGzip) {
            inflater.end();
            inflater = new Inflater(!isZlib(read));
            inflate(read, 0, read.length, sink);
        }
    }

    /** RFC 1950 §2.2; what has no such header is deflated without one, as some servers do. */
    private static boolean isZlib(byte[] header) {
        return (header[0] & 0x0F) == DEFLATE && ((header[0] & 0xFF) << 8 | (header[1] & 0xFF)) % ZLIB_CHECK == 0;
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
                sink.piece(out, 0, got);
            }
        } catch (DataFormatException damaged) {
            throw new IOException("damaged compression: " + damaged.getMessage(), damaged);
        }
        if (!inflater.finished()) {
            return to;
        }
        int left = inflater.getRemaining();
        inflater.reset();
        isInHeader = isGzip;
        isOver = !isGzip;
        trailerLeft = isGzip ? TRAILER : 0;
        return to - left;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
