package io.simctl.live.record;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Requests through a recorder of the process's own, to an emulated server, before the first of a client's: a JVM that has passed nothing
 * on yet takes a tenth of a second for it, and the trace would blame the server.
 */
final class RecorderWarmup {
    private static final int REQUESTS = 20;

    private RecorderWarmup() {}

    /** Runs to its end; whatever fails, the recorder starts a little colder. */
    static void run() {
        try {
            Path folder = Files.createTempDirectory("simctl-record");
            Path trace = folder.resolve("warm-up.csv");
            try (Emulator server = Emulator.start(EmulatorOptions.INSTANT);
                    TraceLog log = TraceLog.open(trace, Long.MAX_VALUE)) {
                try (Recorder recorder = Recorder.cold(server.base(), log)) {
                    ask(recorder.base());
                }
                log.finish();
            } finally {
                Files.deleteIfExists(trace);
                Files.delete(folder);
            }
        } catch (IOException e) {
            // then it stays cold
        }
    }

    private static void ask(URI recorder) throws IOException {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}],\"max_tokens\":20,\"stream\":true}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length()
                + "\r\n\r\n";
        byte[] request = (head + body).getBytes(StandardCharsets.US_ASCII);
        try (Socket client = new Socket(recorder.getHost(), recorder.getPort())) {
            client.setTcpNoDelay(true);
            HttpInput in = new HttpInput(client.getInputStream());
            for (int i = 0; i < REQUESTS; i++) {
                client.getOutputStream().write(request);
                Head reply = in.head().orElseThrow(EOFException::new);
                in.responseBody(reply, "POST").readAll(1 << 20);
            }
        }
    }
}
