package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.OpenAiServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a certificate of our own for {@code localhost}. */
@Timeout(60)
class HttpsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String REPLY = """
            HTTP/1.1 200 OK
            Content-Type: text/event-stream

            data: {"choices":[{"text":"a","finish_reason":"length"}]}

            data: [DONE]

            """;

    @TempDir
    static Path folder;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).as("exit code of keytool").isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private static Heard ask(CompletionClient client, String host) throws IOException {
        ServerSocket listening =
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (ScriptedServer server = ScriptedServer.answering(REPLY, listening)) {
            Heard heard = new Heard();
            String base = server.base().toString().replace("localhost", host);
            client.send(
                    new Endpoint(URI.create(base), "m", new OpenAiServer().dialect()),
                    CompletionRequest.measured(new Prompt.Text("hi"), 1),
                    heard);
            heard.outcome();
            return heard;
        }
    }

    @Test
    void streamsOverHttps() throws IOException {
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT, tls)) {
            assertThat(ask(client, "localhost").completion().outputTokens()).isEqualTo(1);
        }
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws IOException {
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT)) {
            assertThat(ask(client, "localhost").failure().kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws IOException {
        try (CompletionClient client = CompletionClient.create(ClientLimits.PATIENT, tls)) {
            assertThat(ask(client, "127.0.0.1").failure().kind()).isEqualTo(Kind.TLS);
        }
    }
}
