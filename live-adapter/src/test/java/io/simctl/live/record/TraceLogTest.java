package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.record.RecordedCall.Count;
import io.simctl.live.record.RecordedCall.CountedBy;
import io.simctl.live.record.RecordedCall.Times;
import io.simctl.live.record.TraceLog.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceLogTest {
    @TempDir
    private Path folder;

    private static Optional<RecordedCall> call(String model) {
        RequestFacts request = new RequestFacts(RecordedRoute.COMPLETIONS, model, 7, 12, true, true, Optional.empty());
        return Optional.of(new RecordedCall(
                request,
                200,
                "",
                new Count(3, CountedBy.SERVER),
                new Count(7, CountedBy.SERVER),
                Optional.of(new Times(Optional.of(1_000_000L), 61_000_000L))));
    }

    @Test
    void aTraceOfNothingLeavesWhatStandsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("trace.csv"), "an earlier one");
        try (TraceLog log = TraceLog.open(file, Long.MAX_VALUE)) {
            log.begin(System.nanoTime());

            assertThat(log.finish()).isFalse();
        }
        assertThat(file).hasContent("an earlier one");
    }

    @Test
    void requestsOfWhichIsHeardInAnotherOrderKeepTheirTimes() throws IOException {
        Path file = folder.resolve("trace.csv");
        try (TraceLog log = TraceLog.open(file, Long.MAX_VALUE)) {
            long now = System.nanoTime();
            Line later = log.begin(now + 1);
            Line earlier = log.begin(now);
            later.end(call("later"));
            earlier.end(call("earlier"));
            log.finish();
        }

        assertThat(Files.readAllLines(file).stream()
                        .map(row -> row.split(",", -1)[0])
                        .distinct())
                .as("the header and two times")
                .hasSize(3);
        assertThat(Files.readString(file)).containsSubsequence("earlier", "later");
    }

    @Test
    void aRequestThatHasNotEndedAtTheEndKeepsNoneBehindItOutOfTheTrace() throws IOException {
        Path file = folder.resolve("trace.csv");
        try (TraceLog log = TraceLog.open(file, Long.MAX_VALUE)) {
            Line stuck = log.begin(System.nanoTime());
            Line second = log.begin(System.nanoTime());
            Line third = log.begin(System.nanoTime());
            third.end(call("third"));
            second.end(call("second"));
            assertThat(log.part()).content().containsSubsequence("second", "third");

            assertThat(log.finish()).isTrue();
            stuck.end(call("stuck"));
            log.begin(System.nanoTime()).end(call("late"));

            assertThat(log.rows()).isEqualTo(2);
        }
        assertThat(Files.readString(file))
                .containsSubsequence("second", "third")
                .doesNotContain("stuck", "late");
    }
}
