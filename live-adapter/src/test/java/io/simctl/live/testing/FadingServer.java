package io.simctl.live.testing;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose connections break in a chosen way at their nth request, and serve a short stream to each before it. */
public final class FadingServer implements AutoCloseable {
    private static final String STREAM = "data: {\"choices\":[{\"text\":\" a\",\"finish_reason\":null}]}\n\n"
            + "data: {\"choices\":[{\"text\":\" b\",\"finish_reason\":\"length\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n"
            + "data: [DONE]\n\n";
    /** A stream of two tokens. */
    static final String REPLY = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
            + "Connection: keep-alive\r\nContent-Length: " + STREAM.length() + "\r\n\r\n" + STREAM;

    private final Listener listener;
    private final Ending ending;
    private final int nth;
    private final boolean forGood;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();

    /** The ways in which a connection ends when it has a request. */
    public enum Ending {
        /** Not at all: it is silent. */
        NONE(""),
        /** In good order. */
        CLOSED(""),
        /** As by a process that was killed. */
        RESET(""),
        /** Within the first line of a reply. */
        CLOSED_AFTER_A_BYTE("H"),
        /** Within the head of a reply. */
        CLOSED_AFTER_THE_STATUS_LINE("HTTP/1.1 200 OK\r\n"),
        /** After a promise. */
        CLOSED_AFTER_CONTINUE("HTTP/1.1 100 Continue\r\n\r\n"),
        /** A reply that nobody can read. */
        CLOSED_AFTER_NONSENSE("\r\n\r\n");

        private final String lastWords;

        Ending(String lastWords) {
            this.lastWords = lastWords;
        }
    }

    private FadingServer(Ending ending, int nth, boolean forGood) throws IOException {
        this.ending = ending;
        this.nth = nth;
        this.forGood = forGood;
        listener = Listener.bind("fading-server", "127.0.0.1", 0, 1, this::serve);
        listener.start();
    }

    /** A server whose connections end at their nth request, from 1. */
    public static FadingServer at(int nth, Ending ending) throws IOException {
        return new FadingServer(ending, nth, false);
    }

    /** The same, which answers nothing more once a connection has ended so. */
    public static FadingServer forGoodAt(int nth, Ending ending) throws IOException {
        return new FadingServer(ending, nth, true);
    }

    /** A server that closes each connection just after the first reply, though it announced to keep it. */
    public static FadingServer afterEachReply() throws IOException {
        return new FadingServer(Ending.CLOSED, 0, false);
    }

    /** Its root. */
    public URI base() {
        return listener.base();
    }

    /** Requests that it read. */
    public int asked() {
        return asked.get();
    }

    /** Requests that it broke off. */
    public int broken() {
        return broken.get();
    }

    private void serve(Socket client) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        for (int request = 1; ; request++) {
            Head head = in.head().orElseThrow(() -> new IOException("the client has gone"));
            in.requestBody(head).readAll(1 << 20);
            asked.incrementAndGet();
            if (request == nth || (forGood && broken() > 0)) {
                end(client);
                if (ending == Ending.NONE) {
                    in.await();
                }
                return;
            }
            client.getOutputStream().write(REPLY.getBytes(StandardCharsets.US_ASCII));
            if (nth == 0) {
                return;
            }
        }
    }

    private void end(Socket client) throws IOException {
        broken.incrementAndGet();
        client.getOutputStream().write(ending.lastWords.getBytes(StandardCharsets.US_ASCII));
        if (ending == Ending.RESET) {
            client.setSoLinger(true, 0);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
