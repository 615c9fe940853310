package io.simctl.live.model;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The header of a GGUF file: the metadata that are single values. Arrays, which are vocabularies, are skipped.
 *
 * @param values by key; a {@code Long}, {@code Double}, {@code Boolean} or {@code String} each
 */
public record GgufHeader(Map<String, Object> values) {
    private static final int LONGEST_STRING = 1 << 24;

    public GgufHeader {
        values = Map.copyOf(values);
    }

    /**
     * Reads the header of a file.
     *
     * @throws IOException if the file cannot be read, or is no GGUF file of version 2 or 3
     */
    public static GgufHeader read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new Reader(in, file).read();
        } catch (EOFException cut) {
            throw new IOException(file + ": ends in the middle of its header", cut);
        }
    }

    /** Whether a sequence begins with a token of the tokenizer's own; {@code SPM} does unless it says otherwise. */
    public boolean addsBegin() {
        Object says = values.get("tokenizer.ggml.add_bos_token");
        return says instanceof Boolean adds ? adds : "llama".equals(values.get("tokenizer.ggml.model"));
    }

    /** Reads values in the order of the file. */
    private record Reader(DataInputStream in, Path file) {
        GgufHeader read() throws IOException {
            if (in.readInt() != 0x47475546) {
                throw new IOException(file + ": not a GGUF file");
            }
            int version = u32();
            if (version < 2 || version > 3) {
                throw new IOException(file + ": GGUF version " + version + "; 2 and 3 can be read");
            }
            u64(); // number of tensors
            long count = u64();
            Map<String, Object> values = new HashMap<>();
            for (long i = 0; i < count; i++) {
                String key = string();
                int type = u32();
                if (type == GgufMetadata.ARRAY) {
                    skipArray();
                } else {
                    values.put(key, value(type));
                }
            }
            return new GgufHeader(values);
        }

        private Object value(int type) throws IOException {
            return switch (type) {
                case 0 -> (long) in.readUnsignedByte();
                case 1 -> (long) in.readByte();
                case 2 -> (long) Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
                case 3 -> (long) Short.reverseBytes(in.readShort());
                case GgufMetadata.U32 -> Integer.toUnsignedLong(u32());
                case GgufMetadata.I32 -> (long) u32();
                case GgufMetadata.F32 -> (double) Float.intBitsToFloat(u32());
                case GgufMetadata.BOOL -> in.readBoolean();
                case GgufMetadata.STRING -> string();
                case 10, 11 -> u64();
                case 12 -> Double.longBitsToDouble(u64());
                default -> throw new IOException(file + ": unknown type of metadata " + type);
            };
        }

        private void skipArray() throws IOException {
            int type = u32();
            long length = u64();
            for (long i = 0; i < length; i++) {
                value(type);
            }
        }

        private String string() throws IOException {
            long length = u64();
            if (length < 0 || length > LONGEST_STRING) {
                throw new IOException(file + ": a string of " + length + " bytes in the header");
            }
            return new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
        }

        private int u32() throws IOException {
            return Integer.reverseBytes(in.readInt());
        }

        private long u64() throws IOException {
            return Long.reverseBytes(in.readLong());
        }
    }
}
