package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.fuzz.PiecewiseInput;
import io.simctl.live.fuzz.WireParser;
import io.simctl.live.http.Head;
import java.io.IOException;
import java.util.Optional;

/** What the recorder reads along, on whichever route. It refuses nothing, since all passes: what cannot be read has no line in the trace. */
public enum RecorderParser implements WireParser {
    /** The body of a request. */
    RECORDED_REQUEST {
        @Override
        public void read(byte[] bytes) {
            for (RecordedRoute route : RecordedRoute.values()) {
                Optional<RequestFacts> facts = RequestFacts.of(route, bytes, false);
                facts.ifPresent(its -> {
                    assertThat(its.maxTokens()).isNotNegative();
                    assertThat(its.promptCharacters()).isNotNegative();
                });
                assertThat(RequestFacts.of(route, bytes, true).map(RecorderParser::withoutPrompt))
                        .as("what is read where the prompt is kept, too")
                        .isEqualTo(facts);
            }
        }
    },
    /** The body of a reply. */
    RECORDED_REPLY {
        @Override
        public void read(byte[] bytes) throws IOException {
            for (RecordedRoute route : RecordedRoute.values()) {
                RecordedCall whole = reply(route, bytes, bytes.length);
                assertThat(reply(route, bytes, PiecewiseInput.sizeOf(bytes)))
                        .as("in pieces")
                        .isEqualTo(whole);
                assertThat(whole.prompt().tokens()).isPositive();
                assertThat(whole.output().tokens()).isNotNegative();
            }
        }
    };

    /** What is recorded of a request beside its prompt. */
    public static String modelAndLimit(byte[] body) {
        RequestFacts facts =
                RequestFacts.of(RecordedRoute.COMPLETIONS, body, false).orElseThrow();
        return facts.model() + " " + facts.maxTokens();
    }

    private static RequestFacts withoutPrompt(RequestFacts facts) {
        return new RequestFacts(
                facts.route(),
                facts.model(),
                facts.maxTokens(),
                facts.promptCharacters(),
                facts.isTextOnly(),
                facts.getsCounts(),
                Optional.empty());
    }

    private static RecordedCall reply(RecordedRoute route, byte[] bytes, int size) throws IOException {
        RequestFacts asked = new RequestFacts(route, "m", 8, 40, true, true, Optional.empty());
        ReplyObserver observer = new ReplyObserver(0, asked, Head.parse("HTTP/1.1 200 OK\r\n"));
        for (int at = 0; at < bytes.length; at += size) {
            observer.piece(bytes, at, Math.min(bytes.length, at + size), 1);
        }
        return observer.end(true);
    }
}
