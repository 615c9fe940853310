package io.simctl.live.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The content of a reply's body, piece by piece as it comes in, decompressed where something on the way has compressed it: a reply may be
 * compressed whatever the client asked for (RFC 9110 §12.5.3). A piece is valid until the next call of {@link #next}.
 */
public final class ReplyContent implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final Body body;
    private final Optional<Coding> coding;
    private Optional<InputStream> plain = Optional.empty();
    private byte[] piece = {};
    private int length;

    /** The way of compression. */
    private enum Coding {
        GZIP,
        DEFLATE,
        UNKNOWN
    }

    private ReplyContent(Body body, Optional<Coding> coding) {
        this.body = body;
        this.coding = coding;
    }

    /** The content of a body with this head. */
    public static ReplyContent of(Head head, Body body) {
        String name = head.field("content-encoding").orElse("").toLowerCase(Locale.ROOT);
        return new ReplyContent(
                body,
                switch (name) {
                    case "", "identity" -> Optional.empty();
                    case "gzip", "x-gzip" -> Optional.of(Coding.GZIP);
                    case "deflate" -> Optional.of(Coding.DEFLATE);
                    default -> Optional.of(Coding.UNKNOWN);
                });
    }

    /**
     * Waits for the next piece.
     *
     * @return false at the content's end
     * @throws EOFException when the connection is closed before it
     * @throws BadHttp when it is compressed in a way that only those get who ask for it
     */
    public boolean next() throws IOException {
        if (coding.isEmpty()) {
            return body.next();
        }
        try {
            InputStream in = plain.isPresent() ? plain.get() : open(coding.get());
            length = in.read(piece, 0, piece.length);
            return length > 0;
        } catch (EOFException cut) {
            if (body.isOver()) {
                return false;
            }
            throw cut;
        } catch (ZipException broken) {
            throw new BadHttp("the reply is compressed, and broken: " + broken.getMessage());
        }
    }

    private InputStream open(Coding how) throws IOException {
        piece = new byte[PIECE];
        InputStream pieces = new BodyStream(body);
        InputStream opened = switch (how) {
            case GZIP -> new GZIPInputStream(pieces);
            case DEFLATE -> inflater(new PushbackInputStream(pieces, 1));
            case UNKNOWN ->
                throw new BadHttp("the reply is compressed, though it was asked for as it is, and in another way"
                        + " than gzip and deflate");
        };
        plain = Optional.of(opened);
        return opened;
    }

    /** With the head that zlib gives it, as it should be, or without, as some send it. */
    private static InputStream inflater(PushbackInputStream in) throws IOException {
        int first = in.read();
        if (first >= 0) {
            in.unread(first);
        }
        boolean hasHead = (first & 0x0f) == Deflater.DEFLATED;
        return new InflaterInputStream(in, new Inflater(!hasHead));
    }

    /** What the piece lies in. */
    public byte[] array() {
        return coding.isEmpty() ? body.array() : piece;
    }

    /** Where the piece begins. */
    public int from() {
        return coding.isEmpty() ? body.from() : 0;
    }

    /** Where the piece ends. */
    public int to() {
        return coding.isEmpty() ? body.to() : length;
    }

    /** Reads what is left, but keeps only the first {@code most} bytes of it, and reads hardly beyond them: see {@link Body#isOver}. */
    public byte[] readFirst(int most) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        while (first.size() < most && next()) {
            first.write(array(), from(), Math.min(to() - from(), most - first.size()));
        }
        return first.toByteArray();
    }

    @Override
    public void close() throws IOException {
        if (plain.isPresent()) {
            plain.get().close();
        }
    }

    /** The body as a stream that gives what there is and does not wait for more. */
    private static final class BodyStream extends InputStream {
        private final Body body;
        private int left;

        BodyStream(Body body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int most) throws IOException {
            while (left == 0) {
                if (!body.next()) {
                    return -1;
                }
                left = body.to() - body.from();
            }
            int taken = Math.min(left, most);
            System.arraycopy(body.array(), body.to() - left, target, at, taken);
            left -= taken;
            return taken;
        }
    }
}
