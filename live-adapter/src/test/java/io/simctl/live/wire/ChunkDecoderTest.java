package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.management.ThreadMXBean;
import io.simctl.live.http.EventParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChunkDecoderTest {
    private static final byte[] CHUNK = bytes("""
            {"choices":[{"finish_reason":null,"index":0,"delta":{"content":" wörd","tool_calls":[{"a":[1]}]}}],\
            "created":1790000000,"model":"tiny","error":null,"usage":{"prompt_tokens":3,"completion_tokens":1},\
            "timings":{"prompt_n":3,"prompt_ms":1.5e0}}""");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aChunkThatBreaksOffAnywhereIsMalformed() throws IOException {
        for (int length = 0; length < CHUNK.length; length++) {
            int cut = length;
            try (ChunkDecoder decoder = new ChunkDecoder()) {
                assertThatThrownBy(() -> decoder.decode(CHUNK, 0, cut))
                        .as("the first %d bytes of %d", cut, CHUNK.length)
                        .isInstanceOf(JsonProcessingException.class);
            }
        }
    }

    @Test
    void whatFollowsTheObjectIsMalformedToo() {
        try (ChunkDecoder decoder = new ChunkDecoder()) {
            assertThatThrownBy(() -> decoder.decode(bytes("{}{}"), 0, 4)).isInstanceOf(JsonProcessingException.class);
        }
    }

    @Test
    void fieldsOfAnotherTypeThanUsualArePassedOver() throws IOException {
        byte[] odd = bytes(
                "{\"choices\":{},\"usage\":7,\"timings\":[],\"content\":null,\"stop\":\"x\",\"model\":{\"a\":[1]}}");
        try (ChunkDecoder decoder = new ChunkDecoder()) {
            assertThat(decoder.decode(odd, 0, odd.length)).isFalse();
            assertThat(decoder.decode(CHUNK, 0, CHUNK.length)).isTrue();
        }
    }

    @Test
    void theEventsOfAStreamLeaveNoGarbage() throws IOException {
        String chunk = new String(CHUNK, StandardCharsets.UTF_8);
        // times are fractions, which Jackson reads by way of a string; they come in the last chunk
        byte[] event = bytes("data: " + chunk.replace("1.5e0", "1") + "\n\n");
        try (ChunkDecoder decoder = new ChunkDecoder()) {
            EventParser events = new EventParser((data, length, isError) -> decode(decoder, data, length));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            for (int i = 0; i < 20_000; i++) {
                events.feed(event, 0, event.length);
            }

            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                events.feed(event, 0, event.length);
            }

            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes for 20,000 events")
                    .isLessThan(20_000);
        }
    }

    private static void decode(ChunkDecoder decoder, byte[] data, int length) {
        try {
            decoder.decode(data, 0, length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
