package io.simctl.live.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface. They are drawn from below the ranges from which systems take the local ports of
 * outgoing connections (32768 and up on Linux, 49152 and up on macOS): with thousands of connections open, a port from those
 * would often be gone between the look and the server's start.
 */
public final class LoopbackPorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_767;
    private static final int TRIES = 1000;

    private LoopbackPorts() {}

    /** A port that nobody listens on just now, at random. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST + " in " + TRIES + " tries");
    }

    /** Whether a server could listen on the port now. */
    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
