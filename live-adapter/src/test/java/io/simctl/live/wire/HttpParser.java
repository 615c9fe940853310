package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.front.call.BadCall;
import io.simctl.live.front.call.CallParser;
import io.simctl.live.front.call.CompletionCall;
import io.simctl.live.fuzz.PiecewiseInput;
import io.simctl.live.fuzz.WireParser;
import io.simctl.live.http.Body;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.RetryHint;
import io.simctl.live.wire.text.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What client and servers read. A message means the same however the network cuts it, and no number in it is one that cannot be. */
public enum HttpParser implements WireParser {
    /** The head of a request, and the body behind it. */
    REQUEST_HEAD {
        @Override
        public void read(byte[] bytes) throws IOException {
            sameInPieces(bytes, HttpParser::request);
        }
    },
    /** The body of a reply, by length, in chunks or up to the end, compressed or not. */
    BODY {
        @Override
        public void read(byte[] bytes) throws IOException {
            sameInPieces(bytes, HttpParser::body);
        }
    },
    /** A reply with the events of a completion, or with an error. */
    EVENT_STREAM {
        @Override
        public void read(byte[] bytes) throws IOException {
            // where compression is damaged depends on how far one looks at a time
            if (new String(bytes, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("content-encoding")) {
                reply(new ByteArrayInputStream(bytes));
            } else {
                sameInPieces(bytes, HttpParser::reply);
            }
        }
    },
    /** A chunk of a reply, with its counts. */
    USAGE {
        @Override
        public void read(byte[] bytes) throws IOException {
            try (ChunkDecoder decoder = new ChunkDecoder()) {
                decoder.decode(bytes, 0, bytes.length);
                decoder.usage().ifPresent(HttpParser::requireCounts);
            }
        }
    },
    /** The fields by which a server says when to ask again. */
    RETRY_AFTER {
        @Override
        public void read(byte[] bytes) throws IOException {
            Head head = Head.parse("HTTP/1.1 429 Busy\r\n" + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n");
            RetryHint.of(head, Instant.EPOCH)
                    .ifPresent(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(1_000_000_000)));
        }
    },
    /** The words of a reply that is an error. */
    ERROR_TEXT {
        @Override
        public void read(byte[] bytes) throws IOException {
            Head head = Head.parse("HTTP/1.1 500 Broken\r\n");
            Failure failure = ErrorReply.of(head, ErrorText.of(bytes, bytes.length), Instant.EPOCH)
                    .shown(text -> text);
            assertThat(failure.message().length()).isLessThan(1000);
            assertThat(failure.words().chars()).noneMatch(Character::isISOControl);
        }
    },
    /** The body of a request for a completion. */
    CALL {
        @Override
        public void read(byte[] bytes) throws IOException {
            try {
                for (CompletionCall call : CallParser.calls(bytes)) {
                    assertThat(call.maxTokens()).isGreaterThanOrEqualTo(-1);
                    assertThat(call.choices()).isBetween(1, 128);
                }
            } catch (BadCall refused) {
                throw new IOException(refused);
            }
        }
    };

    private static final String REFUSED = "refused";

    /** What is kept of a body, in bytes: a few of them may decompress to any number. */
    private static final int MOST = 1 << 20;

    /** A reading of a message, to what it says. */
    @FunctionalInterface
    private interface Reading {
        /** What it says, in words. */
        String read(InputStream in) throws IOException;
    }

    private static void sameInPieces(byte[] bytes, Reading reading) throws IOException {
        String whole = attempt(reading, new ByteArrayInputStream(bytes));
        String inPieces = attempt(reading, new PiecewiseInput(bytes));
        if (inPieces.length() >= MOST && whole.equals(REFUSED)) {
            return; // who has enough after the first pieces never comes to what is wrong with the last
        }
        assertThat(inPieces).as("in pieces").isEqualTo(whole);
    }

    private static String attempt(Reading reading, InputStream in) {
        try {
            return reading.read(in);
        } catch (IOException refused) {
            return REFUSED;
        }
    }

    private static String request(InputStream stream) throws IOException {
        HttpInput in = new HttpInput(stream);
        StringBuilder said = new StringBuilder();
        for (Optional<Head> next = in.head(); next.isPresent(); next = in.head()) {
            Head head = next.get();
            said.append(head.method())
                    .append(' ')
                    .append(head.path())
                    .append(' ')
                    .append(head.target());
            said.append(head.keepsAlive());
            said.append(new String(in.requestBody(head).readAll(MOST), StandardCharsets.ISO_8859_1));
        }
        return said.toString();
    }

    private static String body(InputStream stream) throws IOException {
        HttpInput in = new HttpInput(stream);
        Head head = in.head().orElseThrow(() -> new IOException("nothing"));
        Body body = in.responseBody(head, "POST");
        StringBuilder said = new StringBuilder();
        try (ContentDecoder content = ContentDecoder.of(head).orElseThrow(() -> new IOException("compressed"))) {
            while (said.length() < MOST && body.next()) {
                content.feed(
                        body.array(),
                        body.from(),
                        body.to(),
                        (piece, from, to) -> said.append(new String(
                                piece, from, Math.min(to - from, MOST - said.length()), StandardCharsets.ISO_8859_1)));
            }
        }
        return said.toString();
    }

    private static String reply(InputStream stream) throws IOException {
        HttpInput in = new HttpInput(stream);
        Head head = in.head().orElseThrow(() -> new IOException("nothing"));
        Body body = in.responseBody(head, "POST");
        if (head.status() >= 300) {
            byte[] words = body.readFirst(1 << 16);
            return ErrorReply.of(head, ErrorText.of(words, words.length), Instant.EPOCH)
                    .shown(text -> text)
                    .toString();
        }
        try (ContentDecoder content = ContentDecoder.of(head).orElseThrow(() -> new IOException("compressed"))) {
            StreamReply reply =
                    new StreamReply(head, 4, new Heard(), new TokenSilence(Duration.ofDays(1), System.nanoTime()));
            boolean failed = reply.read(in, body, content).isPresent();
            Completion completion = reply.completion();
            completion.usage().ifPresent(HttpParser::requireCounts);
            return failed ? REFUSED : completion.toString();
        }
    }

    private static void requireCounts(Completion.Usage usage) {
        assertThat(List.of(usage.promptTokens(), usage.outputTokens(), usage.cachedTokens()))
                .noneMatch(tokens -> tokens < 0);
    }
}
