package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.process.HttpProbe;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client means, to the emulated server and through the recorder: each is answered with 400, and the next is served. */
@Timeout(60)
class BadRequestsTest {
    @TempDir
    private Path folder;

    private Emulator server;
    private TraceLog log;
    private Recorder recorder;

    @BeforeEach
    void start() throws IOException {
        server = Emulator.start(EmulatorOptions.INSTANT);
        log = TraceLog.open(folder.resolve("trace.csv"), Long.MAX_VALUE);
        recorder = Recorder.cold(server.base(), log);
    }

    @AfterEach
    void stop() throws IOException {
        recorder.close();
        log.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 13835058055282163712",
                "Content-Length: 18446744073709551615",
                "Content-Length: +4",
                "Content-Length: -1",
                "Content-Length: 4\r\nContent-Length: 5"
            })
    void areRefusedAndStopNobody(String field) throws IOException {
        for (URI base : new URI[] {server.base(), recorder.base()}) {
            for (int again = 0; again < 3; again++) {
                assertThat(answer(base, field)).startsWith("HTTP/1.1 400 ").contains("Connection: close");
            }
            assertThat(HttpProbe.get(base.resolve("/health"), Duration.ofSeconds(10))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String answer(URI base, String field) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            String request = "POST /v1/completions HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\nabcd";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
