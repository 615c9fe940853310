package io.simctl.benchmarks;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.Completion;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.CompletionRequest;
import io.simctl.live.wire.Endpoint;
import io.simctl.live.wire.Failure;
import io.simctl.live.wire.Prompt;
import io.simctl.live.wire.StreamListener;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Measurements of what the client of live runs costs, against the emulated server at zero delay. Server and client are processes
 * of their own, each held to a core, so that the client alone is measured, and compiled as {@code simctl live} is:
 *
 * <pre>{@code
 * taskset -c 1 java -XX:TieredStopAtLevel=1 -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' \
 *     io.simctl.benchmarks.ClientBenchmark serve 18080 &
 * taskset -c 0 java -XX:TieredStopAtLevel=1 -cp ... io.simctl.benchmarks.ClientBenchmark throughput http://127.0.0.1:18080 34 40000
 * taskset -c 0 java -XX:TieredStopAtLevel=1 -cp ... io.simctl.benchmarks.ClientBenchmark pacing http://127.0.0.1:18080 1000 10
 * taskset -c 0 java -XX:TieredStopAtLevel=1 -cp ... io.simctl.benchmarks.ClientBenchmark ttft http://127.0.0.1:18080 5000
 * }</pre>
 *
 * <p>With 34 tokens a request, as above, 15,000 requests/s are half a million tokens/s at once; with 1 token it is the cost of a request that is
 * measured, with 500 that of a token. Where others use the machine, what each second of CPU got done is the figure to compare.
 */
public final class ClientBenchmark {
    private static final int AT_A_TIME = 64;
    private static final int ROUNDS = 3;
    private static final Prompt PROMPT = new Prompt.Text("lorem ipsum dolor sit amet ".repeat(12));

    private ClientBenchmark() {}

    /** Runs one of the measurements. */
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "serve" -> serve(Integer.parseInt(args[1]));
            case "throughput" -> throughput(URI.create(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "pacing" -> pacing(URI.create(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "ttft" -> ttft(URI.create(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("no measurement is called " + args[0]);
        }
    }

    private static void serve(int port) throws IOException, InterruptedException {
        EmulatorOptions wide = EmulatorOptions.INSTANT.withSlots(4 * AT_A_TIME, Integer.MAX_VALUE);
        try (Emulator emulator = Emulator.start(wide.withPort(port))) {
            emulator.join();
        }
    }

    private static Endpoint endpoint(URI base) {
        return new Endpoint(base, "emulated", new LlamaServer().dialect());
    }

    /** As many requests as go through, a fixed number at a time. */
    private static void throughput(URI base, int tokens, int requests) throws InterruptedException {
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT)) {
            for (int round = 1; round <= ROUNDS; round++) {
                long cpu = cpuNanos();
                long began = System.nanoTime();
                long chunks = run(client, endpoint(base), CompletionRequest.measured(PROMPT, tokens), requests);
                double wall = (System.nanoTime() - began) / 1e9;
                double busy = (cpuNanos() - cpu) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,.0f requests/s, %,.0f tokens/s; for each second of CPU %,.0f requests, %,.0f tokens%n",
                        round,
                        requests / wall,
                        chunks / wall,
                        requests / busy,
                        chunks / busy);
            }
        }
    }

    private static long run(CompletionClient client, Endpoint endpoint, CompletionRequest request, int requests)
            throws InterruptedException {
        Semaphore slots = new Semaphore(AT_A_TIME);
        AtomicLong chunks = new AtomicLong();
        for (int i = 0; i < requests; i++) {
            slots.acquire();
            client.send(endpoint, request, new Ending(slots::release, chunks));
        }
        slots.acquire(AT_A_TIME);
        return chunks.get();
    }

    /** Counts at the end of each reply. */
    private record Ending(Runnable then, AtomicLong chunks) implements StreamListener {
        @Override
        public void finished(Completion completion, long at) {
            chunks.addAndGet(completion.chunks());
            then.run();
        }

        @Override
        public void failed(Failure failure, long at) {
            throw new AssertionError(failure);
        }
    }

    /** How late requests leave that are due at a steady rate; before that, how late a thread wakes that sends nothing. */
    private static void pacing(URI base, int rate, int seconds) throws InterruptedException {
        long[] lags = new long[rate * seconds];
        long idle = System.nanoTime();
        for (int i = 0; i < lags.length; i++) {
            long due = idle + i * 1_000_000_000L / rate;
            awaitTime(due);
            lags[i] = System.nanoTime() - due;
        }
        printLags("the machine alone", lags);
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT)) {
            run(client, endpoint(base), CompletionRequest.measured(PROMPT, 10), 10 * rate);
            CountDownLatch left = new CountDownLatch(lags.length);
            long began = System.nanoTime();
            for (int i = 0; i < lags.length; i++) {
                long due = began + i * 1_000_000_000L / rate;
                awaitTime(due);
                int nth = i;
                client.send(endpoint(base), CompletionRequest.measured(PROMPT, 10), new Leaving(sentAt -> {
                    lags[nth] = sentAt - due;
                    left.countDown();
                }));
            }
            left.await();
        }
        printLags(rate + " requests/s", lags);
    }

    private static void printLags(String what, long[] lags) {
        Arrays.sort(lags);
        System.out.printf(
                Locale.ROOT,
                "lag of %s: p50 %.3f ms, p99 %.3f ms, max %.3f ms%n",
                what,
                at(lags, 0.5),
                at(lags, 0.99),
                at(lags, 1));
    }

    private static void awaitTime(long due) {
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private record Leaving(LongConsumer sentAt) implements StreamListener {
        @Override
        public void sent(long at) {
            sentAt.accept(at);
        }

        @Override
        public void finished(Completion completion, long at) {}

        @Override
        public void failed(Failure failure, long at) {
            throw new AssertionError(failure);
        }
    }

    /** TTFT through the client beside TTFT over a bare socket, one request at a time, in turn. */
    private static void ttft(URI base, int requests) throws IOException, InterruptedException {
        long[] through = new long[requests];
        long[] bare = new long[requests];
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);
                Bare socket = new Bare(base)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < requests; i++) {
                    through[i] = firstToken(client, endpoint(base));
                    bare[i] = socket.firstToken();
                }
            }
        }
        Arrays.sort(through);
        Arrays.sort(bare);
        System.out.printf(
                Locale.ROOT,
                "TTFT p50: client %.3f ms, bare socket %.3f ms, difference %.3f ms; p99: %.3f and %.3f ms%n",
                at(through, 0.5),
                at(bare, 0.5),
                at(through, 0.5) - at(bare, 0.5),
                at(through, 0.99),
                at(bare, 0.99));
    }

    private static long firstToken(CompletionClient client, Endpoint endpoint) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicLong first = new AtomicLong();
        long began = System.nanoTime();
        client.send(endpoint, CompletionRequest.measured(PROMPT, 1), new StreamListener() {
            @Override
            public void content(long at, int nth) {
                first.set(at);
            }

            @Override
            public void finished(Completion completion, long at) {
                ended.countDown();
            }

            @Override
            public void failed(Failure failure, long at) {
                throw new AssertionError(failure);
            }
        });
        ended.await();
        return first.get() - began;
    }

    /** The least that a client can do: the same bytes out, and the first read that holds text. */
    private static final class Bare implements AutoCloseable {
        private final Socket socket;
        private final byte[] request;
        private final byte[] buffer = new byte[16 * 1024];

        Bare(URI base) throws IOException {
            socket = new Socket(base.getHost(), base.getPort());
            socket.setTcpNoDelay(true);
            String body = "{\"prompt\":\"" + ((Prompt.Text) PROMPT).text() + "\",\"max_tokens\":1,\"stream\":true}";
            request = "POST /v1/completions HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(body.length(), body)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }

        long firstToken() throws IOException {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            long began = System.nanoTime();
            out.write(request);
            long first = 0;
            StringBuilder reply = new StringBuilder();
            while (reply.indexOf("[DONE]\n\n\r\n0\r\n\r\n") < 0) {
                int read = in.read(buffer);
                long at = System.nanoTime();
                reply.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                first = first == 0 && reply.indexOf("data: ") >= 0 ? at : first;
            }
            return first - began;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Milliseconds at a quantile. */
    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (quantile * sorted.length))] / 1e6;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
