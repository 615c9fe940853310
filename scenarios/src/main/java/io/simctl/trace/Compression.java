package io.simctl.trace;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** The compression of a file: recognised by its first bytes when it is read, by its ending when it is written. */
enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int ZSTD_MAGIC = 0x28B52FFD;
    private static final int BUFFER = 1 << 16;

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** The contents of {@code file}, decompressed where they are compressed. */
    static InputStream open(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(Integer.BYTES);
        int magic = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            magic = magic << Byte.SIZE | Math.max(in.read(), 0);
        }
        in.reset();
        if (magic >>> Short.SIZE == GZIP_MAGIC) {
            return new GZIPInputStream(in, BUFFER);
        }
        return magic == ZSTD_MAGIC ? new ZstdInputStream(ZstdFrames.checked(in)) : in;
    }

    /** Why a file cannot be read, in words. */
    static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case EOFException cutOff -> "the compressed file breaks off";
            case ZstdIOException zstd when message.equals("Truncated source") -> "the compressed file breaks off";
            case ZstdIOException damaged -> "the compressed file is damaged: " + message;
            case ZipException damaged -> "the compressed file is damaged: " + message;
            case AccessDeniedException denied -> "permission denied";
            default -> message;
        };
    }

    /** What a file of this name is to be compressed with. */
    static Compression ofName(String name) {
        return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTD.ending) ? ZSTD : NONE;
    }

    /** {@code name} without the ending that stands for the compression. */
    String strip(String name) {
        return name.substring(0, name.length() - ending.length());
    }

    /** Compresses what is written to {@code file}. */
    OutputStream compress(OutputStream file) throws IOException {
        return switch (this) {
            case NONE -> file;
            case GZIP -> new GZIPOutputStream(file, BUFFER);
            case ZSTD -> new ZstdOutputStream(file).setChecksum(true);
        };
    }
}
