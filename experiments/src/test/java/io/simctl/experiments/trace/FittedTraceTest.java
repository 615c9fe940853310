package io.simctl.experiments.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.trace.TraceLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittedTraceTest {
    @TempDir
    private Path folder;

    /** Requests of which {@code together} share each time, and 3 s from one time to the next. */
    private TraceSource trace(int requests, int together) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            rows.append("{\"timestamp\": %d, \"input_length\": %d, \"output_length\": 9}%n"
                    .formatted(i / together * 3000, 600 + i));
        }
        return new TraceSource(
                Files.writeString(folder.resolve("trace.jsonl"), rows), TraceLayout.of(Optional.of("mooncake")), 1);
    }

    @Test
    void spreadsATraceWithACoarseClockUnlessTheUserSaysHow() throws IOException {
        TraceSource coarse = trace(600, 10);

        assertThat(FittedTrace.of(coarse, Optional.empty()).spread()).isEqualTo(Spread.UNIFORM);
        assertThat(FittedTrace.of(coarse, Optional.of(Spread.NONE)).spread()).isEqualTo(Spread.NONE);
        assertThat(FittedTrace.of(trace(600, 1), Optional.empty()).spread()).isEqualTo(Spread.NONE);
    }

    @Test
    void hasTheRecordedSpanAndAMultipleOfTheRecordedRate() throws IOException {
        FittedTrace fitted = FittedTrace.of(trace(600, 1), Optional.empty());

        assertThat(fitted.span()).isBetween(Duration.ofSeconds(599 * 3), Duration.ofSeconds(600 * 3));
        TraceSynthesis twice = new TraceSynthesis(fitted.traffic(2), fitted.span(), 1);
        long requests = 0;
        for (var rows = twice.rows(); rows.hasNext(); rows.next()) {
            requests++;
        }
        assertThat(requests).isBetween(1100L, 1300L);
    }

    @Test
    void refusesATraceOfTooFewRequests() throws IOException {
        TraceSource one = trace(1, 1);

        assertThatThrownBy(() -> FittedTrace.of(one, Optional.empty()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("too few requests to fit anything to them");
    }
}
