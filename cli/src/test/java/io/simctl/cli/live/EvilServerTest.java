package io.simctl.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code simctl live} at servers that lie about who they are, or never come to an end. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvilServerTest {
    private static final String KEY = "sk-TopSecretOfTheTest";
    private static final String PASSWORD = "changeit";
    private static final String TOKEN = "data: {\"choices\":[{\"text\":\"x\"}]}\n\n";
    private static final String SCENARIO = """
            scenario: evil
            duration: 1s
            drain: 1s
            models:
              m: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, layers: 1, live: {name: m}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, resident: m, backend: BACKEND}
            workload:
              - {model: m, rate: 4, prompt: 30, output: 8}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    @TempDir
    private Path folder;

    private final Queue<String> received = new ConcurrentLinkedQueue<>();

    @Test
    void aServerWithTheCertificateOfAnotherHostIsSentNothing() throws Exception {
        Path store = certificateOf("evil.example");
        try (ServerSocket server =
                context(store).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(server, "{\"data\":[{\"id\":\"m\",\"status\":{\"value\":\"loaded\"}}]}");
            Result result = live(
                    "{type: llama-server, router: true, url: \"https://localhost:%d\", api_key_env: EVILKEY, start_timeout: 2s}"
                            .formatted(server.getLocalPort()),
                    "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);

            assertThat(result.exitCode).as(result.err).isEqualTo(4);
            assertThat(result.err).contains("localhost").doesNotContain(KEY, "\tat ");
            assertThat(received).as("what the server got to read").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {": ping\n\n", TOKEN, "d"})
    void aServerWhoseAnswersNeverEndIsNoServer(String again) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(server, client -> trickle(client, again)));
            Result result = live(
                    "{type: openai, url: \"http://127.0.0.1:%d\", start_timeout: 2s, silence: 1s}"
                            .formatted(server.getLocalPort()),
                    "");

            assertThat(result.exitCode).as(result.err).isEqualTo(4);
            assertThat(result.err).doesNotContain("\tat ", "defect");
        }
    }

    private record Result(int exitCode, String err) {}

    private Result live(String backend, String java) throws Exception {
        Path scenario = Files.writeString(folder.resolve("evil.yaml"), SCENARIO.replace("BACKEND", backend));
        Path err = folder.resolve("err.txt");
        ProcessBuilder command = new ProcessBuilder(Simctl.command(
                        "live",
                        scenario.toString(),
                        "--quiet",
                        "--out",
                        folder.resolve("out").toString()))
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err.toFile());
        command.environment().put("EVILKEY", KEY);
        command.environment().put("JAVA_TOOL_OPTIONS", java);
        Process process = command.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        return new Result(process.exitValue(), Files.readString(err));
    }

    /** Something that a server does with a client. */
    private interface Talk {
        void with(Socket client) throws IOException;
    }

    private static void accept(ServerSocket server, Talk talk) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        talk.with(client);
                    } catch (IOException hungUp) {
                        // the client gave up
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(ServerSocket server, String json) {
        Thread.ofVirtual()
                .start(() -> accept(server, client -> {
                    byte[] request = new byte[8192];
                    int length = client.getInputStream().read(request);
                    received.add(new String(request, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
                    client.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }));
    }

    private static void trickle(Socket client, String again) throws IOException {
        byte[] request = new byte[8192];
        int length = client.getInputStream().read(request);
        if (new String(request, 0, Math.max(0, length), StandardCharsets.ISO_8859_1).startsWith("GET")) {
            client.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        client.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            client.getOutputStream().write(again.getBytes(StandardCharsets.ISO_8859_1));
            LockSupport.parkNanos(10_000_000);
        }
    }

    private Path certificateOf(String host) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process made = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).as("exit code of keytool").isZero();
        return store;
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        return tls;
    }
}
