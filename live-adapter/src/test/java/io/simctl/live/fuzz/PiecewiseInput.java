package io.simctl.live.fuzz;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes that come in pieces, as a network may cut them; of what size is a matter of the bytes, so that each input is read one way. */
public final class PiecewiseInput extends InputStream {
    private static final int LONGEST = 16;

    private final ByteArrayInputStream bytes;
    private final int size;

    /** The bytes, cut. */
    public PiecewiseInput(byte[] bytes) {
        this.bytes = new ByteArrayInputStream(bytes);
        this.size = sizeOf(bytes);
    }

    /** Of a piece, from 1. */
    public static int sizeOf(byte[] bytes) {
        return 1 + Math.floorMod(Arrays.hashCode(bytes), LONGEST);
    }

    @Override
    public int read() {
        return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int length) {
        return bytes.read(into, from, Math.min(length, size));
    }
}
