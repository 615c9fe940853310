package io.simctl.live.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.simctl.scenario.backend.ReadinessCheck;
import io.simctl.scenario.backend.ReadinessCheck.Answers;
import io.simctl.scenario.backend.ReadinessCheck.Completes;
import io.simctl.scenario.backend.ReadinessCheck.Healthy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks of server families, each asked of a server. */
@Timeout(30)
class ReadinessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            byte[] body = exchange.getRequestMethod().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private Optional<String> missing(ReadinessCheck... checks) throws IOException {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return Readiness.of(List.of(checks), PATIENCE).missing(base);
    }

    @Test
    void isThereWhenEveryCheckIsPassed() throws IOException {
        answer("/health", 200);
        answer("/complete", 200);

        assertThat(missing(new Healthy("/health"), new Completes("/complete", "{}")))
                .isEmpty();
    }

    @Test
    void namesTheFirstCheckThatIsNotPassed() throws IOException {
        answer("/health", 503);
        answer("/complete", 500);

        assertThat(missing(new Healthy("/health"), new Completes("/complete", "{}")))
                .hasValueSatisfying(why -> assertThat(why).contains("503").contains("GET"));
        assertThat(missing(new Completes("/complete", "{}"), new Healthy("/health")))
                .hasValueSatisfying(why -> assertThat(why).contains("500").contains("POST"));
    }

    @Test
    void isGivenUpWhenTheServerSaysThatItNeverWillBe() {
        answer("/health", 503);

        assertThatThrownBy(() -> missing(new Healthy("/health", Optional.of("GET"))))
                .isInstanceOf(NeverReady.class)
                .hasMessageContaining("503");
    }

    @Test
    void isThereWhenAServerAnswersAtAllWhereNoMoreIsAsked() throws IOException {
        answer("/locked", 401);
        answer("/broken", 500);

        assertThat(missing(new Answers("/locked"))).isEmpty();
        assertThat(missing(new Answers("/broken"))).isPresent();
    }
}
