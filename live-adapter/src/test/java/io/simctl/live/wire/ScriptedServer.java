package io.simctl.live.wire;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers every request with the same bytes and closes the connection. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening;
    private final String scheme;
    private final byte[] reply;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private ScriptedServer(ServerSocket listening, String scheme, String reply) {
        this.listening = listening;
        this.scheme = scheme;
        this.reply = reply.getBytes(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedServer answering(String reply) throws IOException {
        return new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", reply);
    }

    static ScriptedServer answering(String reply, ServerSocket tls) {
        return new ScriptedServer(tls, "https", reply);
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
                socket.getOutputStream().write(reply);
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
