package io.simctl.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.fleet.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingTraceTest {
    @TempDir
    private Path folder;

    private GrowingTrace open(String name) throws IOException {
        return GrowingTrace.open(folder.resolve(name), EnumSet.of(TracePart.MODEL));
    }

    /** @param output also tells rows of the same time apart */
    private static TraceRow row(long at, int output) {
        return new TraceRow(at, 1, output, 0, "m".repeat(output % 9), Prefix.NONE, Map.of("status", "200"));
    }

    private static List<TraceRow> read(Path file) {
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rowsAreInTheOrderOfTheirTimesAtAnyTimeWhicheverOrderTheyComeIn(long seed) throws IOException {
        Random random = new Random(seed);
        List<Integer> expected = new ArrayList<>();
        try (GrowingTrace trace = open("t.csv")) {
            for (int i = 1; i <= 200; i++) {
                int at = random.nextInt(1000);
                trace.insert(row(at, 1 + at));
                expected.add(1 + at);
                expected.sort(null);
                if (i % 20 == 0) {
                    assertThat(read(trace.path()))
                            .as("as another process sees it that reads it now, or after this one was killed")
                            .extracting(TraceRow::outputTokens)
                            .containsExactlyElementsOf(expected);
                }
            }
        }
    }

    @Test
    void aRowThatIsLateByHoursStillGetsItsPlace() throws IOException {
        try (GrowingTrace trace = open("t.csv")) {
            for (int i = 2; i <= 5000; i++) {
                trace.insert(row(i, i));
                trace.settle(1);
            }
            trace.insert(row(1, 1));
            trace.finish();
        }

        assertThat(read(folder.resolve("t.csv")))
                .extracting(TraceRow::outputTokens)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 5000).boxed().toList());
        assertThat(folder.toFile().list()).containsExactly("t.csv");
    }

    @Test
    void whatIsSettledIsForgottenAndStaysInOrder() throws IOException {
        try (GrowingTrace trace = open("t.csv")) {
            for (int i = 1; i <= 5000; i++) {
                trace.insert(row(i, i));
                trace.settle(Long.MAX_VALUE);
            }
            trace.insert(row(1, 7));

            assertThat(read(trace.path())).hasSize(5001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv.gz", "t.csv.zst"})
    void isCompressedWhenItIsFinished(String name) throws IOException {
        try (GrowingTrace trace = open(name)) {
            trace.insert(row(1, 5));
            assertThat(Files.readString(trace.path())).startsWith("seconds,");
            trace.finish();
        }

        assertThat(Files.readAllBytes(folder.resolve(name))[0]).isNotEqualTo((byte) 's');
        assertThat(read(folder.resolve(name))).hasSize(1);
        assertThat(folder.toFile().list()).containsExactly(name);
    }

    @Test
    void whatAnEarlierRecordingLeftUnfinishedStays() throws IOException {
        try (GrowingTrace killed = open("t.csv")) {
            killed.insert(row(1, 5));
        }
        try (GrowingTrace next = open("t.csv")) {
            next.insert(row(1, 6));
            next.finish();
        }

        assertThat(read(folder.resolve("t.csv.part"))).hasSize(1);
        assertThat(read(folder.resolve("t.csv")))
                .extracting(TraceRow::outputTokens)
                .containsExactly(6);
        assertThat(folder.toFile().list()).hasSize(2);
    }

    @Test
    void nothingLeavesNothing() throws IOException {
        open("t.csv").close();

        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> open("no/t.csv"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no folder");
    }
}
