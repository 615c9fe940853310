package io.simctl.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralWriterTest {
    private static String printed(String text, boolean colours) throws IOException {
        StringWriter out = new StringWriter();
        try (NeutralWriter writer = new NeutralWriter(out, colours)) {
            writer.write(text);
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J",
                "\u001b]0;title\u0007",
                "\u001b[31mred",
                "\u001b\u001b[2J",
                "\u001b[1;2H",
                "\u009b31m",
                "\r",
                "\b",
                "\u0000",
                "\u202e",
                "\u2028"
            })
    void nothingThatSteersATerminalPasses(String text) throws IOException {
        assertThat(printed(text + "x", false))
                .endsWith("x")
                .doesNotContain("\u001b", "\u009b", "\r", "\b", "\u0000", "\u202e");
        assertThat(printed(text + "x", true).replaceAll("\u001b\\[[0-9;]*m", ""))
                .endsWith("x")
                .doesNotContain("\u001b", "\u009b", "\r", "\b", "\u0000", "\u202e");
    }

    @Test
    void linesAndOtherTextPassAsTheyAre() throws IOException {
        String text = "a\tb\nünïcode 漢字 🎉\n";
        assertThat(printed(text, false)).isEqualTo(text);
        assertThat(printed(text, true)).isEqualTo(text);
    }

    @Test
    void coloursPassWhereTheyAreShown() throws IOException {
        assertThat(printed("\u001b[1;32mgood\u001b[0m", true)).isEqualTo("\u001b[1;32mgood\u001b[0m");
        assertThat(printed("\u001b[1;32mgood\u001b[0m", false)).isEqualTo("?[1;32mgood?[0m");
    }
}
