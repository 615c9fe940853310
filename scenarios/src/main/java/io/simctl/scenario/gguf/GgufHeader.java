package io.simctl.scenario.gguf;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a GGUF file: its metadata and the list of its tensors. Long arrays, which are vocabularies, are skipped.
 *
 * @param values by key; a {@code Long}, {@code Double}, {@code Boolean}, {@code String} or a short {@code List} of those each
 * @param tensors in the order of the file
 */
public record GgufHeader(Map<String, Object> values, List<StoredTensor> tensors) {
    private static final int LONGEST_STRING = 1 << 24;

    /** More than models have layers, fewer than they know words. */
    private static final int LONGEST_ARRAY = 1024;

    private static final int MOST_DIMENSIONS = 8;

    private static final int U32 = 4;
    private static final int I32 = 5;
    private static final int F32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    public GgufHeader {
        values = Map.copyOf(values);
        tensors = List.copyOf(tensors);
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
            long tensors = u64();
            long count = u64();
            Map<String, Object> values = new HashMap<>();
            for (long i = 0; i < count; i++) {
                String key = string();
                int type = u32();
                if (type == ARRAY) {
                    array().ifPresent(array -> values.put(key, array));
                } else {
                    values.put(key, value(type));
                }
            }
            List<StoredTensor> list = new ArrayList<>();
            for (long i = 0; i < tensors; i++) {
                list.add(tensor());
            }
            return new GgufHeader(values, list);
        }

        private StoredTensor tensor() throws IOException {
            String name = string();
            int dimensions = u32();
            if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
                throw new IOException(file + ": a tensor of " + dimensions + " dimensions in the header");
            }
            long values = 1;
            for (int i = 0; i < dimensions; i++) {
                values *= u64();
            }
            u32(); // type
            return new StoredTensor(name, values, u64());
        }

        private Object value(int type) throws IOException {
            return switch (type) {
                case 0 -> (long) in.readUnsignedByte();
                case 1 -> (long) in.readByte();
                case 2 -> (long) Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
                case 3 -> (long) Short.reverseBytes(in.readShort());
                case U32 -> Integer.toUnsignedLong(u32());
                case I32 -> (long) u32();
                case F32 -> (double) Float.intBitsToFloat(u32());
                case BOOL -> in.readBoolean();
                case STRING -> string();
                case 10, 11 -> u64();
                case 12 -> Double.longBitsToDouble(u64());
                default -> throw new IOException(file + ": unknown type of metadata " + type);
            };
        }

        /** A short array; a long one is read over. */
        private Optional<List<Object>> array() throws IOException {
            int type = u32();
            long length = u64();
            List<Object> array = new ArrayList<>();
            for (long i = 0; i < length; i++) {
                Object value = value(type);
                if (length <= LONGEST_ARRAY) {
                    array.add(value);
                }
            }
            return length <= LONGEST_ARRAY ? Optional.of(array) : Optional.empty();
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
