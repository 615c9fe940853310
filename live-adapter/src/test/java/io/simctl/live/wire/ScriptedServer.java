package io.simctl.live.wire;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Answers every request with the same bytes, in one packet or several, and closes the connection. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening;
    private final String scheme;
    private final List<byte[]> packets;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private ScriptedServer(ServerSocket listening, String scheme, List<byte[]> packets) {
        this.listening = listening;
        this.scheme = scheme;
        this.packets = List.copyOf(packets);
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedServer answering(String reply) throws IOException {
        return inPackets(List.of(reply.getBytes(StandardCharsets.UTF_8)));
    }

    static ScriptedServer answering(String reply, ServerSocket tls) {
        return new ScriptedServer(tls, "https", List.of(reply.getBytes(StandardCharsets.UTF_8)));
    }

    /** Leaves a millisecond between packets, so that each is read by itself. */
    static ScriptedServer inPackets(List<byte[]> packets) throws IOException {
        return new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", packets);
    }

    URI base() {
        return URI.create(scheme + "://localhost:" + listening.getLocalPort());
    }

    /** Heads and bodies so far. */
    Queue<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                HttpInput in = new HttpInput(socket.getInputStream());
                Head head = in.head().orElseThrow();
                byte[] body = in.requestBody(head).readAll(1 << 20);
                String start = new String(head.toBytes(), StandardCharsets.UTF_8);
                requests.add(start + new String(body, StandardCharsets.UTF_8));
                socket.setTcpNoDelay(true);
                for (byte[] packet : packets) {
                    socket.getOutputStream().write(packet);
                    if (packets.size() > 1) {
                        LockSupport.parkNanos(1_000_000);
                    }
                }
            } catch (IOException e) {
                // closed, or the client hung up
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
