package io.simctl.report.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.RequestShifts.Shift;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.metric.Percentile;
import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.Latencies;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import io.simctl.report.result.TimeSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPairsTest {
    private static final String HEADER =
            "policy,replication,id,model,machine,outcome,prompt_tokens,intended_s,ttft_ms,tpot_ms,"
                    + "e2e_ms,queue_ms,load_wait_ms,prefill_ms";
    private static final List<String> MODELS = List.of("a", "=b");
    private static final int REQUESTS = 2000;
    private static final int LOST = 100;
    private static final Percentile P90 = new Percentile(LatencyMetrics.TTFT, 900, true);

    @TempDir
    private Path folder;

    /** Requests of which every twentieth is rejected and the rest answered that much later; two are of the warm-up. */
    private static List<String> rows(double later) {
        SplittableRandom random = new SplittableRandom(11);
        List<String> rows = new ArrayList<>();
        for (int id = 0; id < REQUESTS + 2; id++) {
            double ttft = 100 + 400 * random.nextDouble() + later;
            boolean isLost = id >= 2 && (id - 2) % (REQUESTS / LOST) == 7;
            rows.add(String.format(
                    Locale.ROOT,
                    "one,0,%d,%s,box,%s,%d,%.6f,%s",
                    id,
                    id % 4 == 0 ? "'=b" : "a",
                    isLost ? "rejected" : "completed",
                    50 + id % 9,
                    8 + id * 1.0,
                    isLost ? ",,,,," : String.format(Locale.ROOT, "%.3f,10.000,900.000,1.000,,2.000", ttft)));
        }
        return rows;
    }

    private Path write(String name, List<String> rows) throws IOException {
        return Files.write(
                folder.resolve(name),
                Stream.concat(Stream.of(HEADER), rows.stream()).toList());
    }

    private static PolicyResult result(long submitted, long completed) {
        List<ModelResult> models = Stream.of(false, true)
                .map(isRare -> {
                    long all = isRare ? submitted / 4 : submitted - submitted / 4;
                    // request 9, 29, ... is rejected: an odd one, so that the rare model loses none
                    long good = isRare ? all : completed - submitted / 4;
                    Counts<RequestCount> counts = Counts.of(
                            RequestCount.class,
                            kind -> kind == RequestCount.SUBMITTED ? all : kind == RequestCount.COMPLETED ? good : 0);
                    return new ModelResult(new Figures(counts, Latencies.NONE, 1), List.of(), List.of(), Batches.NONE);
                })
                .toList();
        RunResult run = new RunResult(
                10_000_000_000L,
                4_000_000_000_000L,
                models,
                FleetResult.NONE,
                new TimeSeries(1, List.of()),
                new ResidencyTimeline(1, 0, List.of()),
                Shares.NONE,
                List.of());
        return new PolicyResult("one", List.of(run));
    }

    private static RequestTable read(Path file) throws IOException {
        return RequestTable.read(file, MODELS, result(REQUESTS, REQUESTS - LOST));
    }

    private static Optional<Shift> shift(Path baseline, Path candidate, String model) throws IOException {
        return RequestPairs.of(read(baseline), read(candidate), 1, 345).shift(model, P90);
    }

    @Test
    void findsByHowMuchEachRequestIsLater() throws IOException {
        Shift shift = shift(write("a.csv", rows(0)), write("b.csv", rows(25)), Report.ALL)
                .orElseThrow();

        assertThat(shift.requests()).isEqualTo(REQUESTS);
        assertThat(shift.quantiles().candidate() - shift.quantiles().baseline()).isBetween(24.99, 25.01);
        assertThat(shift.quantiles().interval(1, 0.95).orElseThrow().low()).isBetween(24.99, 25.01);
    }

    @Test
    void doesNotHangOnTheOrderOfTheRows() throws IOException {
        List<String> shuffled = new ArrayList<>(rows(25));
        Collections.shuffle(shuffled, new Random(1));
        Path baseline = write("a.csv", rows(0));

        Shift some = shift(baseline, write("b.csv", rows(25)), "=b").orElseThrow();
        Shift other = shift(baseline, write("c.csv", shuffled), "=b").orElseThrow();

        assertThat(some.requests()).isEqualTo(REQUESTS / 4);
        assertThat(other.quantiles().candidates()).isEqualTo(some.quantiles().candidates());
        assertThat(other.quantiles().baselines()).isEqualTo(some.quantiles().baselines());
    }

    @Test
    void countsRequestsWithoutAnAnswerAsInfinitelyLate() throws IOException {
        Path file = write("a.csv", rows(0));
        Percentile p99 = new Percentile(LatencyMetrics.TTFT, 990, true);

        Shift adjusted =
                RequestPairs.of(read(file), read(file), 1, 1).shift("a", p99).orElseThrow();
        Shift survivors = RequestPairs.of(read(file), read(file), 1, 1)
                .shift("a", new Percentile(LatencyMetrics.TTFT, 990, false))
                .orElseThrow();

        assertThat(adjusted.quantiles().baseline()).isInfinite();
        assertThat(survivors.quantiles().baseline()).isLessThan(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17 | one,0,15,a,box,completed,x,23,1,1,1,1,1,1     | `x` is no prompt_tokens",
                "17 | one,0,15,a,box,completed,50,soon,1,1,1,1,1,1  | `soon` is no intended_s",
                "17 | one,0,15,c,box,completed,50,23,1,1,1,1,1,1    | the scenario has no model `c`",
                "17 | one,0,14,a,box,completed,50,23,1,1,1,1,1,1    | request 14 is there twice, first in line 16",
                "17 | one,0,1999999999,a,box,completed,5,23,1,1,1,1,1,1 | `1999999999` is no id",
                "17 | one,0,15,a                                    | is cut off: 4 values, and the header has 14",
            })
    void refusesABrokenFileWithItsPlaceAndTheCure(int line, String row, String problem) throws IOException {
        List<String> rows = new ArrayList<>(rows(0));
        rows.set(line - 2, row);
        Path file = write("a.csv", rows);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidRequests.class)
                .hasMessage(file + ":" + line + ": " + problem
                        + "; run the scenario again with --requests-csv, or remove the file to compare without it");
    }

    @Test
    void refusesAFileWithoutAColumnThatItNeeds() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "policy,replication,id\none,0,1\n");

        assertThatThrownBy(() -> read(file))
                .hasMessageStartingWith(file + ":1: there is no column `model`, which the requests are paired by; ");
    }

    @Test
    void refusesAFileOfAnotherRunThanTheArtifact() throws IOException {
        Path file = write("a.csv", rows(0).subList(0, REQUESTS));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidRequests.class)
                .hasMessageStartingWith(file + ": is of another run than the artifact beside it: 1,499 requests for a");
    }

    @Test
    void refusesRequestsThatAreNotTheSame() throws IOException {
        List<String> rows = rows(0);
        rows.replaceAll(row -> row.replace("one,0,40,'=b,box,completed,54,", "one,0,40,'=b,box,completed,53,"));
        RequestTable baseline = read(write("a.csv", rows(0)));
        RequestTable candidate = read(write("b.csv", rows));

        assertThatThrownBy(() -> RequestPairs.of(baseline, candidate, 1, 1))
                .hasMessageStartingWith(
                        "%s:42: request 40 (53 prompt tokens, sent at 48.000000 s) is another one in %s:42, though both"
                                        .formatted(folder.resolve("b.csv"), folder.resolve("a.csv"))
                                + " artifacts are of the same requests; run the scenario again with --requests-csv");
    }
}
