package io.simctl.live.emulator;

import io.simctl.live.http.Body;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.ResponseBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection: requests come in, replies go out, one after the other. */
final class Conversation {
    private static final int LONGEST_BODY = 64 << 20;

    private final Socket socket;
    private final HttpInput in;
    private final OutputStream out;
    private final Routes routes;
    private boolean keepsAlive = true;

    Conversation(Socket socket, Routes routes) throws IOException {
        this.socket = socket;
        this.in = new HttpInput(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.routes = routes;
    }

    void run() throws IOException {
        while (keepsAlive) {
            Optional<Head> head = in.head();
            if (head.isEmpty()) {
                return;
            }
            if (head.get().lists("expect", "100-continue")) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            keepsAlive = head.get().keepsAlive();
            Body body = in.requestBody(head.get());
            routes.answer(head.get(), body.readAll(LONGEST_BODY), this);
        }
    }

    /** Sends a whole reply. */
    void reply(int status, String type, byte[] body, String... fields) throws IOException {
        out.write(ResponseBytes.whole(status, type, body, keepsAlive, fields));
    }

    /** Begins an event stream. */
    EventStream stream() {
        return new EventStream(out, keepsAlive);
    }

    /** Breaks the connection off. */
    void reset() throws IOException {
        reset(socket);
    }

    /** Closes with a reset instead of an orderly end, as the operating system does for a process that was killed. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits until the client has gone. */
    void awaitEnd() throws IOException {
        while (in.head().isPresent()) {
            // whatever it says, there is no answer
        }
    }
}
