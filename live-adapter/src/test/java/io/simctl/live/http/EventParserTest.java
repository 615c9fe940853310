package io.simctl.live.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private static List<String> events(String stream, int pieces) throws BadHttp {
        List<String> events = new ArrayList<>();
        EventParser parser = new EventParser((data, length, isError) ->
                events.add((isError ? "error:" : "") + new String(data, 0, length, StandardCharsets.UTF_8)));
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += pieces) {
            parser.feed(bytes, at, Math.min(bytes.length, at + pieces));
        }
        parser.end();
        return events;
    }

    @Test
    void givesTheDataOfEachEvent() throws BadHttp {
        assertThat(events("data: {\"a\":1}\n\ndata: [DONE]\n\n", 100)).containsExactly("{\"a\":1}", "[DONE]");
    }

    @Test
    void skipsCommentsIdsAndRetryTimes() throws BadHttp {
        assertThat(events(": keepalive 512/2048\n\nid: 7\nretry: 10\ndata: x\n\n: ping\n\n", 100))
                .containsExactly("x");
    }

    @Test
    void joinsTheDataLinesOfAnEvent() throws BadHttp {
        assertThat(events("data: a\ndata\ndata:b\n\n", 100)).containsExactly("a\n\nb");
    }

    @Test
    void knowsEventsOfTheTypeError() throws BadHttp {
        assertThat(events("event: error\ndata: x\n\nevent: message\ndata: y\n\ndata: z\n\n", 100))
                .containsExactly("error:x", "y", "z");
    }

    @Test
    void takesAnEventWhoseLastEmptyLineIsMissing() throws BadHttp {
        assertThat(events("data: [DONE]\n", 100)).containsExactly("[DONE]");
        assertThat(events("data: [DONE]", 100)).containsExactly("[DONE]");
    }

    @Test
    void takesAnEventOfAMillionBytes() throws BadHttp {
        String line = "x".repeat(500_000);

        assertThat(events("data: " + line + "\ndata: " + line + "\n\n", 16_384)).containsExactly(line + "\n" + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ": ping", "data: x\n", "data: x\r\n"})
    void refusesAnEventThatNeverEnds(String piece) {
        byte[] bytes = piece.repeat(1000).getBytes(StandardCharsets.UTF_8);
        EventParser parser = new EventParser((data, length, isError) -> {});

        assertThatThrownBy(() -> {
                    for (long fed = 0; fed < 1L << 26; fed += bytes.length) {
                        parser.feed(bytes, 0, bytes.length);
                    }
                })
                .isInstanceOf(BadHttp.class)
                .hasMessage("an event longer than 1024 KiB");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 100})
    void dropsAByteOrderMarkWhereverItsPiecesEnd(int pieces) throws BadHttp {
        assertThat(events("\uFEFFdata: x\n\ndata: \uFEFFy\n\n", pieces)).containsExactly("x", "\uFEFFy");
        assertThat(events("\uFEFF\ndata: x\n\n", pieces)).containsExactly("x");
        assertThat(events("\uFEFF: ping\n\ndata: x\n\n", pieces)).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void takesObjectsWithoutAFieldNameForEvents(int pieces) throws BadHttp {
        assertThat(events("data: x\n\n{\"a\":1}\ndata: y\n\n", pieces)).containsExactly("x", "{\"a\":1}", "y");
        assertThat(events("{\n \"a\": {\n }\n}\n{\"b\":1}\n{\"c\":1}", pieces))
                .containsExactly("{\n \"a\": {\n }\n}", "{\"b\":1}", "{\"c\":1}");
        assertThat(events("{\n \"a\": 1\n}\n\ndata: y\n\n", pieces)).containsExactly("{\n \"a\": 1\n}", "y");
        assertThat(events("{\n \"a\": 1\n}\ndata: y\n\n", pieces)).containsExactly("{\n \"a\": 1\n}", "y");
        assertThat(events("ignored: {\"a\":1}\n\ndata: y\n\n", pieces)).containsExactly("y");
    }

    @Property(tries = 300)
    void givesTheSameEventsWhereverThePiecesAndWhateverTheLineEnds(
            @ForAll("payloads") List<List<String>> payloads, @ForAll("lineEnds") String end) throws BadHttp {
        String stream = payloads.stream()
                .map(lines -> lines.stream().map(line -> "data: " + line + end).collect(Collectors.joining()) + end)
                .collect(Collectors.joining(": ping" + end));
        List<String> expected =
                payloads.stream().map(lines -> String.join("\n", lines)).toList();

        for (int pieces = 1; pieces <= 9; pieces++) {
            assertThat(events(stream, pieces)).as("pieces of %d bytes", pieces).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<List<String>>> payloads() {
        Arbitrary<String> line =
                Arbitraries.strings().withChars("ab:é日 {}\"").ofMinLength(1).ofMaxLength(30);
        return line.list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }
}
