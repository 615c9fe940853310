package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyBodyTest {
    private static final String CHUNKED = "HTTP/1.1 %s\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What goes out behind the head of a reply. */
    private static String relayed(String reply, String method) throws IOException {
        HttpInput in = new HttpInput(new ByteArrayInputStream(reply.getBytes(StandardCharsets.ISO_8859_1)));
        Head head = in.head().orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ProxyBody(in.responseBody(head, method), out).pass(in, (bytes, from, to, when) -> {});
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void chunksGoOutAsChunks() throws IOException {
        assertThat(relayed(CHUNKED.formatted("200 OK") + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "GET"))
                .isEqualTo("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"200 OK, HEAD", "204 No Content, GET", "304 Not Modified, GET"})
    void aReplyWithoutABodyHasNoEndOfOneEither(String status, String method) throws IOException {
        assertThat(relayed(CHUNKED.formatted(status), method)).isEmpty();
    }
}
