package io.simctl.trace;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Compressed files, recognised by their first bytes rather than by their names. */
final class Compression {
    private static final int GZIP = 0x1F8B;
    private static final int ZSTD = 0x28B52FFD;
    private static final int BUFFER = 1 << 16;

    private Compression() {}

    /** The contents of {@code file}, decompressed where they are compressed. */
    static InputStream open(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(Integer.BYTES);
        int magic = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            magic = magic << Byte.SIZE | Math.max(in.read(), 0);
        }
        in.reset();
        if (magic >>> Short.SIZE == GZIP) {
            return new GZIPInputStream(in, BUFFER);
        }
        return magic == ZSTD ? new ZstdInputStream(in) : in;
    }
}
