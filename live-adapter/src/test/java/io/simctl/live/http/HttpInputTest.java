package io.simctl.live.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpInputTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** Gives at most so many bytes at a time, as networks do. */
    private static HttpInput input(byte[] bytes, int atATime) {
        return new HttpInput(new InputStream() {
            private final InputStream in = new ByteArrayInputStream(bytes);

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                return in.read(target, from, Math.min(length, atATime));
            }
        });
    }

    private static HttpInput input(String text, int atATime) {
        return input(text.getBytes(StandardCharsets.ISO_8859_1), atATime);
    }

    private static String body(HttpInput in) throws IOException {
        Head head = in.head().orElseThrow();
        return new String(in.responseBody(head, "GET").readAll(1 << 20), StandardCharsets.ISO_8859_1);
    }

    @Property(tries = 200)
    void readsOneMessageAfterTheOtherHoweverTheyAreFramedAndWhereverPiecesEnd(
            @ForAll @Size(max = 6) byte[][] chunks, @ForAll @IntRange(min = 1, max = 40) int atATime)
            throws IOException {
        StringBuilder stream = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        stream.append(OK).append("Transfer-Encoding: chunked\r\n\r\n");
        for (byte[] chunk : chunks) {
            String text = new String(chunk, StandardCharsets.ISO_8859_1);
            whole.append(text);
            if (!text.isEmpty()) {
                stream.append(Integer.toHexString(text.length()))
                        .append(";ext=1\r\n")
                        .append(text)
                        .append("\r\n");
            }
        }
        stream.append("0\r\nTrailer: x\r\n\r\n");
        stream.append(OK)
                .append("content-length: ")
                .append(whole.length())
                .append("\r\n\r\n")
                .append(whole);
        stream.append(OK).append("\n").append(whole);
        HttpInput in = input(stream.toString(), atATime);

        assertThat(body(in)).as("the body in chunks").isEqualTo(whole.toString());
        assertThat(body(in)).as("the body with a length").isEqualTo(whole.toString());
        assertThat(body(in)).as("the body that ends with the connection").isEqualTo(whole.toString());
        assertThat(in.head()).isEmpty();
    }

    @Test
    void aConnectionThatClosesWithinAMessageIsToldFromOneThatClosesAfterIt() {
        for (String broken : new String[] {
            OK + "Content-", OK + "Content-Length: 5\r\n\r\nabcd", OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nab"
        }) {
            assertThatThrownBy(() -> body(input(broken, 7))).as(broken).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void headsAreReadWhateverTheirSizeUpToABound() throws IOException {
        String large = "X-Large: " + "x".repeat(100_000) + "\r\n";

        assertThat(input(OK + large + "X-Last: 7\r\n\r\n", 1000)
                        .head()
                        .orElseThrow()
                        .field("x-last"))
                .contains("7");
        assertThatThrownBy(() -> input(OK + large.repeat(3) + "\r\n", 1000).head())
                .isInstanceOf(BadHttp.class);
    }

    @Test
    void fieldsAreFoundInWhateverCaseAndPassedOnAsTheyWere() throws IOException {
        Head head = Head.parse(
                "POST /v1/x?y=1 HTTP/1.1\r\nhOsT: a\r\nX-Key:  kept as is \r\nConnection: Keep-Alive, Close\r\n");

        assertThat(head.field("Host")).contains("a");
        assertThat(head.path()).isEqualTo("/v1/x");
        assertThat(head.keepsAlive()).isFalse();
        assertThat(new String(head.with(List.of("host"), List.of("Host: b")).toBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo(
                        "POST /v1/x?y=1 HTTP/1.1\r\nX-Key:  kept as is\r\nConnection: Keep-Alive, Close\r\nHost: b\r\n\r\n");
    }

    @Test
    void whatIsNotHttpIsSaidSo() throws IOException {
        Head head = Head.parse("SSH-2.0-OpenSSH_9.2\r\n");

        assertThatThrownBy(head::status).isInstanceOf(BadHttp.class).hasMessageContaining("SSH-2.0-OpenSSH_9.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13835058055282163712",
                "18446744073709551615",
                "9223372036854775808",
                "99999999999999999999999999",
                "+4",
                "-1",
                "-9223372036854775808",
                "0x4",
                "4.0",
                "4 4",
                "\u0664",
                "",
                "4, 5"
            })
    void refusesALengthThatIsNoNumberOfBytes(String length) {
        assertThatThrownBy(() -> body(input(OK + "Content-Length: " + length + "\r\n\r\nabcd", 7)))
                .isInstanceOf(BadHttp.class)
                .hasMessageStartingWith("Content-Length is no number of bytes: ");
    }

    @Test
    void refusesTwoLengthsThatDiffer() throws IOException {
        assertThat(body(input(OK + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 7)))
                .isEqualTo("abcd");
        assertThatThrownBy(() -> body(input(OK + "Content-Length: 4\r\nContent-Length: 3\r\n\r\nabcd", 7)))
                .isInstanceOf(BadHttp.class);
    }

    /** Repeats its end for ever. */
    private static HttpInput endless(String start, String again) {
        return new HttpInput(new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < start.length() ? start.charAt(at++) : again.charAt(at++ % again.length());
            }

            @Override
            public int read(byte[] target, int from, int length) {
                for (int i = from; i < from + length; i++) {
                    target[i] = (byte) read();
                }
                return length;
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 200 OK\\r\\nX: | a
            HTTP/1.1 200 OK\\r\\n | X: a\\r\\n
            HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5; | a
            HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 0
            HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n | X: a\\r\\n
            HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\na | b
            HTTP/1.1 200 OK\\r\\n\\r\\n | a
            """)
    void givesUpWhatHasNoEnd(String start, String again) {
        HttpInput in = endless(
                start.replace("\\r", "\r").replace("\\n", "\n"),
                again.replace("\\r", "\r").replace("\\n", "\n"));

        assertThatThrownBy(() -> body(in)).isInstanceOf(IOException.class);
    }
}
