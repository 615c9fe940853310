package io.simctl.live.embedded;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Sends requests to a front of its own, with no model behind it, while the model loads. Where models are swapped a server may live for a
 * second, and a JVM that has answered nothing yet answers its first requests slowly: the swap would be blamed for it.
 */
final class JitWarmup {
    private static final int TOKENS = 16;

    /** Measured: more make no request faster, and the load slower. */
    static final int MOST = 60;

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Thread thread;

    private JitWarmup() {
        Routes routes = new Routes(new ServerOptions(Path.of("rehearsal"), 0, 1, 1024, 1));
        routes.ready(new Rote());
        thread = Thread.ofPlatform().daemon().name("rehearsal").start(() -> run(routes));
    }

    /** Begins, beside whatever else is going on. */
    static JitWarmup begin() {
        return new JitWarmup();
    }

    /** Ends it with the request that is under way. */
    void end() {
        isOver.set(true);
        await();
    }

    /**
     * Waits until it has ended by itself.
     *
     * @return how many requests were answered
     */
    int await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answered.get();
    }

    private void run(Routes routes) {
        try (HttpFront front = HttpFront.listen(0, routes);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            client.setTcpNoDelay(true);
            HttpInput in = new HttpInput(client.getInputStream());
            for (int i = 0; i < MOST && !isOver.get(); i++) {
                client.getOutputStream().write(request());
                Head reply = in.head().orElseThrow(EOFException::new);
                in.responseBody(reply, "POST").readAll(1 << 20);
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            // then it stays cold
        }
    }

    private static byte[] request() {
        String body = "{\"prompt\":\"" + "one two three ".repeat(20) + "\",\"max_tokens\":" + TOKENS
                + ",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"ignore_eos\":true,"
                + "\"cache_prompt\":false,\"temperature\":0.0,\"seed\":1}";
        String head = "POST /v1/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Says the same word to everything. */
    private static final class Rote implements Engine {
        @Override
        public int[] tokenize(String text) {
            return new int[TOKENS];
        }

        @Override
        public int promptTokens(String prompt) {
            return TOKENS;
        }

        @Override
        public String chatPrompt(List<ChatMessage> messages) {
            return "";
        }

        @Override
        public void generate(CompletionRequest request, String prompt, Predicate<String> more) {
            for (int i = 0; i < request.maxTokens() && more.test(" word"); i++) {}
        }
    }
}
