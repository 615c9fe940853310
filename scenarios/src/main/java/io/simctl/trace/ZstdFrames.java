package io.simctl.trace;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * The frames of a Zstandard stream (RFC 8878 §3.1), by which it is known to be one before it is decompressed. The library reads the formats from
 * before the standard as well, with decoders that nobody needs any more and whose answer depends on how the bytes are cut.
 */
public final class ZstdFrames {
    private static final long MAGIC = 0xFD2FB528L;
    private static final long SKIPPABLE = 0x184D2A50L;
    private static final long SKIPPABLE_MASK = 0xFFFFFFF0L;

    /** Beyond it the library, which adds the header's length in 32 bits, answers by how the bytes are cut. */
    private static final long LONGEST_SKIPPED = 0xFFFFFFFFL - 8;

    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int CHECKSUM = 1 << 2;
    private static final int CHECKSUM_BYTES = 4;
    private static final int REPEATED_BYTE = 1;

    private Part part = Part.MAGIC;
    private long value;
    private int bytesOfValue;
    private long skipped;
    private boolean hasChecksum;

    /** A field that is read of a frame; everything between is passed over. */
    private enum Part {
        MAGIC(4),
        SKIPPED_LENGTH(4),
        DESCRIPTOR(1),
        BLOCK(3);

        private final int bytes;

        Part(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @throws IOException where a frame should begin and something else does, or one to be skipped is longer than the library can skip
     */
    public void pass(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (skipped > 0) {
                int passed = (int) Math.min(skipped, to - at);
                skipped -= passed;
                at += passed;
            } else {
                value |= (bytes[at++] & 0xFFL) << (Byte.SIZE * bytesOfValue++);
                if (bytesOfValue == part.bytes) {
                    long read = value;
                    value = 0;
                    bytesOfValue = 0;
                    part = follow(read);
                }
            }
        }
    }

    private Part follow(long read) throws IOException {
        return switch (part) {
            case MAGIC -> {
                if (read != MAGIC && (read & SKIPPABLE_MASK) != SKIPPABLE) {
                    throw new ZipException("no frame of Zstandard (RFC 8878)");
                }
                yield read == MAGIC ? Part.DESCRIPTOR : Part.SKIPPED_LENGTH;
            }
            case SKIPPED_LENGTH -> {
                if (read > LONGEST_SKIPPED) {
                    throw new ZipException(
                            "a frame of Zstandard to be skipped is longer than " + LONGEST_SKIPPED + " bytes");
                }
                skipped = read;
                yield Part.MAGIC;
            }
            case DESCRIPTOR -> {
                skipped = restOfHeader((int) read);
                hasChecksum = (read & CHECKSUM) != 0;
                yield Part.BLOCK;
            }
            case BLOCK -> block((int) read);
        };
    }

    /** Window, dictionary and size of the content (RFC 8878 §3.1.1.1). */
    private static int restOfHeader(int descriptor) {
        boolean isSingleSegment = (descriptor & SINGLE_SEGMENT) != 0;
        int size = CONTENT_SIZE_BYTES[descriptor >> 6];
        return (isSingleSegment ? Math.max(size, 1) : size + 1) + DICTIONARY_ID_BYTES[descriptor & 3];
    }

    /** Whether it is the last, its type, its length (RFC 8878 §3.1.1.2). */
    private Part block(int header) {
        boolean isLast = (header & 1) != 0;
        int type = (header >> 1) & 3;
        int content = type == REPEATED_BYTE ? 1 : header >> 3;
        skipped = (long) content + (isLast && hasChecksum ? CHECKSUM_BYTES : 0);
        return isLast ? Part.MAGIC : Part.BLOCK;
    }

    /** The bytes of {@code stream}; reading fails where they are no frames. */
    static InputStream checked(InputStream stream) {
        return new FilterInputStream(stream) {
            private final ZstdFrames frames = new ZstdFrames();

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int got = super.read(bytes, from, length);
                frames.pass(bytes, from, from + Math.max(got, 0));
                return got;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
