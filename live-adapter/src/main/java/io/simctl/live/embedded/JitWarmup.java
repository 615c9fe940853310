package io.simctl.live.embedded;

import io.simctl.live.front.FrontOptions;
import io.simctl.live.front.LlamaFront;
import io.simctl.live.front.call.ChatMessage;
import io.simctl.live.front.call.CompletionCall;
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
 * Requests to a front of the process's own, with no model behind it, while the model loads. Where models are swapped a server may live for a
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
        EmbeddedModel model = new EmbeddedModel(new ServerOptions(Path.of("warm-up"), 0, 1, 1024, 1));
        model.loaded(new OneWord());
        thread = Thread.ofPlatform().daemon().name("warm-up").start(() -> run(model));
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

    private void run(EmbeddedModel model) {
        try (LlamaFront front = LlamaFront.bind(FrontOptions.at(0), model)) {
            front.start();
            ask(front.base().getPort());
        } catch (IOException e) {
            // then it stays cold
        }
    }

    private void ask(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            HttpInput in = new HttpInput(client.getInputStream());
            for (int i = 0; i < MOST && !isOver.get(); i++) {
                client.getOutputStream().write(request());
                Head reply = in.head().orElseThrow(EOFException::new);
                in.responseBody(reply, "POST").readAll(1 << 20);
                answered.incrementAndGet();
            }
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
    private static final class OneWord implements BlockingModel {
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
        public void generate(CompletionCall call, String prompt, int limit, Predicate<String> more) {
            for (int i = 0; i < limit && more.test(" word"); i++) {}
        }
    }
}
