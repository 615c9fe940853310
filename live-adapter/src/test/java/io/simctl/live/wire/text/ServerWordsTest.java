package io.simctl.live.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Words of servers that can be shown anywhere. */
class ServerWordsTest {
    @Test
    void keepsPlainWords() {
        assertThat(ServerWords.of("engine dead (InternalServerError)")).isEqualTo("engine dead (InternalServerError)");
        assertThat(ServerWords.of("zu groß: 歪 \uD83D\uDE00")).isEqualTo("zu groß: 歪 \uD83D\uDE00");
    }

    @Test
    void putsLinesIntoOne() {
        assertThat(ServerWords.of("  a\r\n\tb\u2028c  ")).isEqualTo("a b c");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(ServerWords.of("x".repeat(500))).hasSize(ServerWords.LONGEST).endsWith("x...");
        assertThat(ServerWords.of("\uD83D\uDE00".repeat(200))).hasSizeLessThanOrEqualTo(ServerWords.LONGEST);
    }

    @Property(tries = 500)
    void areOneLineWithoutControlsWhateverComes(@ForAll String text) {
        String words = ServerWords.of(text);

        assertThat(words).hasSizeLessThanOrEqualTo(ServerWords.LONGEST);
        assertThat(words.codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
    }
}
