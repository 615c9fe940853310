package io.simctl.live.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The primitives of GGUF, all little-endian. */
final class GgufBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    GgufBytes magic() {
        return bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    }

    GgufBytes u8(int value) {
        out.write(value);
        return this;
    }

    GgufBytes u32(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >>> shift);
        }
        return this;
    }

    GgufBytes u64(long value) {
        return u32((int) value).u32((int) (value >>> Integer.SIZE));
    }

    GgufBytes f32(float value) {
        return u32(Float.floatToIntBits(value));
    }

    /** Length in bytes, then UTF-8. */
    GgufBytes string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return u64(utf8.length).bytes(utf8);
    }

    GgufBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
