package io.simctl.live.emulator;

import io.simctl.live.http.Body;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** One connection: requests come in, replies go out, one after the other. */
final class Conversation {
    private static final int LONGEST_BODY = 64 << 20;

    private final Socket socket;
    private final HttpInput in;
    private final OutputStream out;
    private final Routes routes;

    Conversation(Socket socket, Routes routes) throws IOException {
        this.socket = socket;
        this.in = new HttpInput(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.routes = routes;
    }

    void run() throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            Optional<Head> head = in.head();
            if (head.isEmpty()) {
                return;
            }
            if (head.get().lists("expect", "100-continue")) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
            Body body = in.requestBody(head.get());
            routes.answer(head.get(), body.readAll(LONGEST_BODY), this);
            goesOn = head.get().keepsAlive();
        }
    }

    /** Sends a whole reply. */
    void reply(int status, String type, byte[] body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\nContent-Type: "
                + type + "\r\nContent-Length: " + body.length + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] message = new byte[start.length + body.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(body, 0, message, start.length, body.length);
        out.write(message);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }

    /** Begins an event stream. */
    EventStream stream() {
        return new EventStream(out);
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
