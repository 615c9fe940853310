package io.simctl.live.model;

import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A file in the making: little-endian, written through one buffer, renamed into place when whole. */
final class WeightFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final WholeFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    private WeightFile(WholeFile file) {
        this.file = file;
    }

    /** Begins it under a name of its own: another process may be making the same file. */
    static WeightFile create(Path file) throws IOException {
        return new WeightFile(WholeFile.begin(file));
    }

    void write(byte[] bytes) throws IOException {
        room(bytes.length).put(bytes);
    }

    /** Writes a tensor's rows, in the order of a Hugging Face folder if asked to. */
    void write(Tensor tensor, WeightType type, boolean huggingFaceOrder) throws IOException {
        float[] row = new float[tensor.inputs()];
        for (int place = 0; place < tensor.outputs(); place++) {
            tensor.rows().fill(huggingFaceOrder ? tensor.rowOfHuggingFace(place) : place, row);
            type.encode(row, room((int) type.bytes(row.length)));
        }
    }

    /** Writes zeros up to a multiple of so many bytes. */
    void pad(int alignment) throws IOException {
        long position = written + buffer.position();
        write(new byte[(int) (-position & alignment - 1)]);
    }

    /** Puts the file into place. */
    void finish() throws IOException {
        drain();
        file.finish();
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            drain();
        }
        return buffer;
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            written += file.channel().write(buffer);
        }
        buffer.clear();
    }
}
