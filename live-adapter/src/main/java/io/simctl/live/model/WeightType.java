package io.simctl.live.model;

import java.nio.ByteBuffer;

/** The forms in which weights are stored. Numbers are those of the GGUF format. */
public enum WeightType {
    /** IEEE single. */
    F32(0, 0, 1, Float.BYTES) {
        @Override
        void encode(float[] row, ByteBuffer out) {
            for (float value : row) {
                out.putFloat(value);
            }
        }
    },
    /** IEEE half. */
    F16(1, 1, 1, Short.BYTES) {
        @Override
        void encode(float[] row, ByteBuffer out) {
            for (float value : row) {
                out.putShort(Float.floatToFloat16(value));
            }
        }
    },
    /** Blocks of 32 bytes under one half-precision scale: 8.5 bits a weight. */
    Q8_0(8, 7, ModelShape.BLOCK, Short.BYTES + ModelShape.BLOCK) {
        @Override
        void encode(float[] row, ByteBuffer out) {
            for (int block = 0; block < row.length; block += ModelShape.BLOCK) {
                encodeBlock(row, block, out);
            }
        }
    };

    private final int tensorType;
    private final int fileType;
    private final int blockValues;
    private final int blockBytes;

    WeightType(int tensorType, int fileType, int blockValues, int blockBytes) {
        this.tensorType = tensorType;
        this.fileType = fileType;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    /** Writes a row, which holds whole blocks. */
    abstract void encode(float[] row, ByteBuffer out);

    /** Number of the type in a tensor's description ({@code ggml_type}). */
    int tensorType() {
        return tensorType;
    }

    /** Number of the type in {@code general.file_type}. */
    int fileType() {
        return fileType;
    }

    /** Bytes of so many values. */
    long bytes(long values) {
        return values / blockValues * blockBytes;
    }

    private static void encodeBlock(float[] row, int from, ByteBuffer out) {
        float largest = 0;
        for (int i = from; i < from + ModelShape.BLOCK; i++) {
            largest = Math.max(largest, Math.abs(row[i]));
        }
        float scale = largest / Byte.MAX_VALUE;
        float perScale = scale == 0 ? 0 : 1 / scale;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = from; i < from + ModelShape.BLOCK; i++) {
            out.put((byte) Math.round(row[i] * perScale));
        }
    }
}
