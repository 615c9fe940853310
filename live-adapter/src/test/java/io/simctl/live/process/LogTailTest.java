package io.simctl.live.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LogTailTest {
    @Property(tries = 200)
    void keepsTheEndOfWhateverWasWritten(@ForAll @Size(max = 20) List<@IntRange(max = 40_000) Integer> lengths) {
        LogTail log = new LogTail();
        StringBuilder all = new StringBuilder();
        for (int length : lengths) {
            String piece = "0123456789".repeat(length / 10) + "x".repeat(length % 10);
            log.append(piece.getBytes(StandardCharsets.UTF_8), length);
            all.append(piece);
        }

        assertThat(log.lines(1)).isEqualTo(all.substring(Math.max(0, all.length() - LogTail.BYTES)));
    }
}
