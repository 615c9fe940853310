package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose the chunks of a stream are. */
class SwapperLinesTest {
    private static final String LINE = "{\"choices\":[{\"delta\":{\"reasoning_content\":\".\"}}]}";
    private static final String ROLE =
            "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}";
    private static final String REASONING = "{\"id\":\"1\",\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}";
    private static final String ANSWER = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";
    private static final String NAMED_ANSWER = "{\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";

    /** When the chunks with content came, of chunks that come at 1, 2, 3 and so on. */
    private static List<Long> content(String... chunks) throws IOException {
        List<Long> content = new ArrayList<>();
        SwapperLines lines = new SwapperLines(content::add);
        try (ChunkDecoder decoder = new ChunkDecoder()) {
            long at = 0;
            for (String chunk : chunks) {
                byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
                decoder.decode(bytes, 0, bytes.length);
                lines.chunk(decoder, ++at);
            }
        }
        lines.end();
        return content;
    }

    @Test
    void linesBeforeTheServersOwnChunksAreDropped() throws IOException {
        assertThat(content(LINE, LINE, ROLE, NAMED_ANSWER)).containsExactly(4L);
        assertThat(content(LINE, LINE, NAMED_ANSWER, NAMED_ANSWER)).containsExactly(3L, 4L);
        assertThat(content(LINE, REASONING, NAMED_ANSWER)).containsExactly(2L, 3L);
    }

    @Test
    void reasoningOfServersThatNameNoChunkKeepsItsTime() throws IOException {
        assertThat(content(LINE, LINE, ANSWER)).containsExactly(1L, 2L, 3L);
        assertThat(content(LINE, LINE)).containsExactly(1L, 2L);
    }

    @Test
    void onceAServerHasSpokenEverythingIsItsOwn() throws IOException {
        assertThat(content(ROLE, LINE, LINE)).containsExactly(2L, 3L);
        assertThat(content(ANSWER, LINE, NAMED_ANSWER)).containsExactly(1L, 2L, 3L);
    }
}
