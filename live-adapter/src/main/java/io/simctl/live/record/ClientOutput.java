package io.simctl.live.record;

import java.io.IOException;
import java.io.OutputStream;

/** The output to a client; remembers that it broke, to distinguish a client that has gone from a server that has. */
final class ClientOutput extends OutputStream {
    private final OutputStream out;
    private boolean isBroken;

    ClientOutput(OutputStream out) {
        this.out = out;
    }

    boolean isBroken() {
        return isBroken;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            isBroken = true;
            throw e;
        }
    }
}
