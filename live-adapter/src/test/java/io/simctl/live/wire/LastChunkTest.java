package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LastChunkTest {
    private static final String BEFORE = "{\"choices\":[{\"index\":0,\"text\":\"";
    private static final String BEHIND = "\"}],\"model\":\"tiny\"}";

    /** As servers write them, and with texts that are easily taken for the end of one. */
    private static final List<String> CHUNKS = List.of(
            BEFORE + " so" + BEHIND,
            "{\"id\": \"c-1\", \"choices\": [{\"delta\": {\"content\": \"ab\"}, \"finish_reason\": null}], \"model\": \"tiny\"}",
            "{\"choices\":[{\"delta\":{\"reasoning_content\":\"12\",\"content\":\"\"}}],\"usage\":{\"prompt_tokens\":3}}",
            "{\"choices\":[{\"delta\":{\"reasoning\":\"a\",\"content\":\"b\"}}],\"id\":\"i\",\"timings\":{\"predicted_n\":7}}",
            "{\"content\":\"\\\"x\\u0041\\\"bcdefghij\",\"stop\":false}",
            "{\"content\":\"\\u0041bcdefghij\"}",
            "{\"choices\":[{\"delta\":{\"tool_calls\":\"t\"}}],\"error\":{\"message\":\"\"},\"usage\":null}",
            "{\"response\":\"a\",\"done\":true,\"eval_count\":5}");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LastChunk kept(String text) {
        LastChunk last = new LastChunk();
        byte[] chunk = bytes(BEFORE + text + BEHIND);
        last.keep(chunk, 0, chunk.length, text.length(), BEHIND.length());
        return last;
    }

    private static boolean isLike(LastChunk last, String chunk) {
        byte[] within = bytes("data: " + chunk);
        return last.isLike(within, 6, within.length - 6);
    }

    @Test
    void knowsAChunkWithAnotherText() {
        LastChunk last = kept(" so");

        assertThat(isLike(last, BEFORE + " so" + BEHIND)).isTrue();
        assertThat(isLike(last, BEFORE + "x" + BEHIND)).isTrue();
        assertThat(isLike(last, BEFORE + "a longer text than before" + BEHIND)).isTrue();
    }

    @Test
    void takesNoChunkForAnotherThatSaysMoreOrLess() {
        LastChunk last = kept(" so");

        assertThat(isLike(last, BEFORE + BEHIND)).isFalse();
        assertThat(isLike(last, BEFORE + "a\\n" + BEHIND)).isFalse();
        assertThat(isLike(last, BEFORE + "a\",\"b\":\"c" + BEHIND)).isFalse();
        assertThat(isLike(last, BEFORE + " so" + BEHIND + " ")).isFalse();
        assertThat(isLike(last, BEFORE + " so" + BEHIND.replace("tiny", "tall")))
                .isFalse();
        assertThat(isLike(last, BEFORE.replace("0", "1") + " so" + BEHIND)).isFalse();
        assertThat(isLike(last, BEFORE)).isFalse();
        assertThat(isLike(last, BEHIND)).isFalse();
        assertThat(isLike(last, "")).isFalse();
        last.forget();
        assertThat(isLike(last, BEFORE + " so" + BEHIND)).isFalse();
        assertThat(isLike(kept("a\\nb"), BEFORE + "a\\nb" + BEHIND)).isFalse();
    }

    /** Whatever byte of a chunk is another, gone or one more: behind a whole one it says what it says to a decoder that has to read it. */
    @Test
    void sparesNoChunkThatSaysAnythingElse() throws IOException {
        for (String chunk : CHUNKS) {
            for (String other : neighbours(chunk)) {
                assertThat(said(chunk, other)).as("%s behind %s", other, chunk).isEqualTo(said(chunk, " " + other));
            }
        }
    }

    private static List<String> neighbours(String chunk) {
        List<String> all = new ArrayList<>(List.of(chunk));
        for (int at = 0; at <= chunk.length(); at++) {
            String before = chunk.substring(0, at);
            String behind = chunk.substring(Math.min(at + 1, chunk.length()));
            all.add(before + behind);
            for (char c : "\"\\x0 \n\t}]{[,:\u00c3".toCharArray()) {
                all.add(before + c + behind);
                all.add(before + c + chunk.substring(at));
            }
        }
        return all;
    }

    /** The knowledge of a decoder after both. */
    private static List<Object> said(String first, String second) throws IOException {
        try (ChunkDecoder decoder = new ChunkDecoder()) {
            decoder.decode(bytes(first), 0, first.length());
            boolean hasContent = decoder.decode(bytes(second), 0, second.length());
            return List.of(
                    hasContent,
                    decoder.hasOnlyReasoning(),
                    decoder.isNamed(),
                    decoder.isFinished(),
                    decoder.hasFinalUsage(),
                    decoder.finishReason(),
                    decoder.error(),
                    decoder.model(),
                    decoder.usage());
        } catch (JsonProcessingException malformed) {
            return List.of("malformed");
        }
    }
}
