package io.simctl.live.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.http.Head;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplyObserverTest {
    private static final int MEBI = 1 << 20;

    private static ReplyObserver stream() throws IOException {
        Head reply = Head.parse("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
        return new ReplyObserver(
                0, new RequestFacts(RecordedRoute.COMPLETIONS, "m", 8, 40, true, true, Optional.empty()), reply);
    }

    private static void piece(ReplyObserver observer, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        observer.piece(bytes, 0, bytes.length, 1);
    }

    @Test
    void countsTheChunksOfAStreamWhoseServerTellsNoUsage() throws IOException {
        ReplyObserver observer = stream();
        piece(
                observer,
                "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choices\":[{\"text\":\"b\"}]}\n\ndata: [DONE]\n\n");

        assertThat(observer.end(true).output().tokens()).isEqualTo(2);
    }

    @Test
    void anEventWithoutEndMakesItsOwnReplyUnreadableAndNothingElse() throws IOException {
        ReplyObserver observer = stream();
        piece(observer, "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: ");
        for (int i = 0; i < 3; i++) {
            piece(observer, "x".repeat(MEBI / 2));
        }
        observer.end(true);

        assertThat(observer.unreadable()).hasValue("an event longer than 1024 KiB");
    }
}
