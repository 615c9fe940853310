package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.OpenAiServer;
import java.io.IOException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamExchangeTest {
    private static final String REPLY = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: [DONE]\n\n";

    @Test
    void anErrorOfTheJvmIsToldAndThrownOn() throws IOException {
        Heard heard = new Heard() {
            @Override
            public void headers(long at) {
                throw new OutOfMemoryError("of the test");
            }
        };
        ConnectionPool pool = new ConnectionPool(
                ClientLimits.PATIENT, (SSLSocketFactory) SSLSocketFactory.getDefault(), System::nanoTime);
        try (ScriptedServer server = ScriptedServer.answering(REPLY)) {
            Endpoint endpoint = new Endpoint(server.base(), "m", new OpenAiServer().dialect());
            CompletionRequest request = CompletionRequest.measured(new Prompt.Text("hi"), 1);
            StreamExchange exchange = new StreamExchange(endpoint, request, heard, pool, new SocketCanceller());

            assertThatThrownBy(exchange::run).isInstanceOf(OutOfMemoryError.class);
            assertThat(heard.hasEnded()).isTrue();
            assertThat(heard.failure().kind()).isEqualTo(Kind.DEFECT);
            assertThat(heard.failure().message()).contains("of the test");
        } finally {
            pool.close();
        }
    }
}
