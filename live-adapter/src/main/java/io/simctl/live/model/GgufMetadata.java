package io.simctl.live.model;

import java.util.List;

/** The key-value pairs of a GGUF file: each a key, the number of a type, and a value. */
final class GgufMetadata {
    static final int U32 = 4;
    static final int I32 = 5;
    static final int F32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;

    private final GgufBytes out = new GgufBytes();
    private int size;

    void put(String key, int value) {
        key(key, U32).u32(value);
    }

    void put(String key, float value) {
        key(key, F32).f32(value);
    }

    void put(String key, boolean value) {
        key(key, BOOL).u8(value ? 1 : 0);
    }

    void put(String key, String value) {
        key(key, STRING).string(value);
    }

    void put(String key, List<String> values) {
        array(key, STRING, values.size());
        values.forEach(out::string);
    }

    void put(String key, int[] values) {
        array(key, I32, values.length);
        for (int value : values) {
            out.u32(value);
        }
    }

    void put(String key, float[] values) {
        array(key, F32, values.length);
        for (float value : values) {
            out.f32(value);
        }
    }

    /** Number of pairs. */
    int size() {
        return size;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void array(String key, int elementType, int length) {
        key(key, ARRAY).u32(elementType).u64(length);
    }

    private GgufBytes key(String key, int type) {
        size++;
        return out.string(key).u32(type);
    }
}
