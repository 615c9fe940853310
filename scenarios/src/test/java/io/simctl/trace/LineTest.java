package io.simctl.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class LineTest {
    /** Gives a few bytes at a time, as pipes and decompressors do. */
    private static InputStream trickle(byte[] bytes, int atOnce) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, atOnce));
            }
        };
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void findsTheLinesHoweverTheirBytesArrive(
            @ForAll @Size(max = 20)
                    List<@StringLength(min = 1, max = 40) @CharRange(from = 'a', to = 'e') String> lines,
            @ForAll @IntRange(min = 1, max = 50) int atOnce)
            throws IOException {
        List<String> found = new ArrayList<>();
        Line line = new Line(trickle(String.join("\n", lines).getBytes(UTF_8), atOnce));
        while (line.next()) {
            found.add(line.toString());
            assertThat(line.number()).isEqualTo(found.size());
        }

        assertThat(found).isEqualTo(lines);
    }

    @Example
    void readsLinesThatAreLongerThanItsFirstBuffer() throws IOException {
        Line line = new Line(trickle(("x".repeat(300_000) + "\ny").getBytes(UTF_8), 1000));

        line.next();
        assertThat(line.toString()).hasSize(300_000);
        line.next();
        assertThat(line.toString()).isEqualTo("y");
        assertThat(line.next()).isFalse();
    }

    @Example
    void givesUpOnALineThatDoesNotEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new Line(endless).next())
                .isInstanceOf(BadRow.class)
                .hasMessageContaining("longer than 4194304 bytes");
    }
}
