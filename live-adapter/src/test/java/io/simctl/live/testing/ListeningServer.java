package io.simctl.live.testing;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of any kind that keeps what it was asked for; it counts words as tokens, or sends comments only. */
public final class ListeningServer implements AutoCloseable {
    private static final Pattern PROMPT = Pattern.compile("\"(?:prompt|content)\": ?\"([^\"]*)\"");
    private static final Pattern OUTPUT = Pattern.compile("\"max_tokens\": ?(\\d+)");
    private static final int PAUSE_NANOS = 5_000_000;

    private final Listener listener;
    private final boolean answers;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** Lengths of a request. */
    public record Asked(int promptTokens, int outputTokens) {}

    private ListeningServer(boolean answers) throws IOException {
        this.answers = answers;
        listener = Listener.bind("listening-server", "127.0.0.1", 0, 1, this::serve);
        listener.start();
    }

    /** A server that answers. */
    public static ListeningServer start() throws IOException {
        return new ListeningServer(true);
    }

    /** A server whose engine hangs: a role, then comments for ever. */
    public static ListeningServer hanging() throws IOException {
        return new ListeningServer(false);
    }

    /** Its root. */
    public URI base() {
        return listener.base();
    }

    /** The completions that it was asked for. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void serve(Socket client) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        OutputStream out = client.getOutputStream();
        while (in.await()) {
            Head head = in.head().orElseThrow();
            String body = new String(in.requestBody(head).readAll(1 << 20), StandardCharsets.UTF_8);
            if (head.method().equals("POST") && head.path().endsWith("completions")) {
                complete(body, out);
            } else {
                write(
                        out,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"data\":[]}");
            }
        }
    }

    private void complete(String body, OutputStream out) throws IOException {
        Asked request =
                new Asked(matched(PROMPT, body).strip().split(" ").length, Integer.parseInt(matched(OUTPUT, body)));
        asked.add(request);
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (!answers) {
            event(out, ": keepalive\n\n");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        for (int i = 1; i <= request.outputTokens(); i++) {
            String reason = i == request.outputTokens() ? "\"length\"" : "null";
            event(out, "data: {\"choices\":[{\"text\":\" a\",\"finish_reason\":" + reason + "}]}\n\n");
        }
        event(
                out,
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}\n\ndata: [DONE]\n\n"
                        .formatted(request.promptTokens(), request.outputTokens()));
        write(out, "0\r\n\r\n");
    }

    private static String matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "1";
    }

    private static void event(OutputStream out, String text) throws IOException {
        write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        listener.close();
    }
}
