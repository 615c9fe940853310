package io.simctl.trace.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.simctl.fleet.Prefix;
import io.simctl.trace.MadeTraces;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceSummary.Dispersion;
import io.simctl.trace.stats.TraceSummary.ModelShare;
import io.simctl.trace.stats.TraceSummary.Reuse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceStatisticsTest {
    @TempDir
    private Path folder;

    private static final long SECOND = 1_000_000_000L;

    private static TraceSummary of(Path file) {
        TraceStatistics statistics = new TraceStatistics();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(statistics::add);
        }
        return statistics.summary();
    }

    private static TraceRow row(long at, int prompt, int output, String model, Prefix prefix) {
        return new TraceRow(at, prompt, output, 0, model, prefix);
    }

    private static TraceRow row(long at) {
        return row(at, 1, 1, "", Prefix.NONE);
    }

    @Test
    void findsTheLengthsAndSharedTimesThatAreInATrace() throws IOException {
        MadeTraces made = MadeTraces.mooncake(folder, 3000);
        TraceSummary summary = of(made.file());
        int[] prompts =
                made.rows().stream().mapToInt(TraceRow::promptTokens).sorted().toArray();

        assertThat(summary.requests()).isEqualTo(3000);
        assertThat(summary.prompt().max()).isEqualTo(prompts[2999]);
        assertThat((double) summary.prompt().percentile(50)).isCloseTo(prompts[1499], withinPercentage(0.5));
        assertThat(summary.sharedTimes().times())
                .isEqualTo(made.rows().stream().map(TraceRow::at).distinct().count());
        assertThat(summary.sharedTimes().isCoarse(summary.requests())).isTrue();
    }

    @Test
    void findsTheBlocksThatAnEarlierPromptHad() throws IOException {
        MadeTraces made = MadeTraces.mooncake(folder, 3000);
        Set<Long> distinct = new HashSet<>();
        long blocks = 0;
        for (TraceRow row : made.rows()) {
            for (int i = 0; i < row.prefix().length(); i++) {
                distinct.add(row.prefix().block(i));
                blocks++;
            }
        }
        Reuse reuse = of(made.file()).reuse().orElseThrow();

        assertThat(reuse.sampling()).isEqualTo(1);
        assertThat(reuse.blocks()).isEqualTo(blocks);
        assertThat(reuse.distinct()).isEqualTo(distinct.size());
        assertThat(reuse.reused()).isCloseTo(1 - distinct.size() / (double) blocks, within(1e-9));
    }

    @Test
    void findsNoReuseAndNoSharedTimesWhereThereAreNone() throws IOException {
        TraceSummary azure = of(MadeTraces.azure(folder, 3000).file());

        assertThat(azure.requestsPerSecond()).isCloseTo(5, within(0.3));
        assertThat(azure.reuse()).isEmpty();
        assertThat(azure.sharedTimes().isCoarse(azure.requests())).isFalse();
    }

    @Test
    void findsAPoissonProcessToHaveAVariationAndADispersionOfOne() {
        TraceStatistics statistics = new TraceStatistics();
        SplittableRandom random = new SplittableRandom(7);
        double at = 0;
        for (int i = 0; i < 200_000; i++) {
            at += 1e8 * random.nextExponential();
            statistics.add(row((long) at));
        }
        TraceSummary poisson = statistics.summary();

        assertThat(poisson.gaps().cv()).isCloseTo(1, within(0.01));
        assertThat(poisson.dispersion()).extracting(Dispersion::window).startsWith(Duration.ofSeconds(1));
        assertThat(poisson.dispersion().getFirst().index()).isCloseTo(1, within(0.03));
        assertThat(poisson.requestsPerSecond()).isCloseTo(10, within(0.1));
    }

    @Test
    void countsWindowsWithoutRequestsHoweverManyTheyAre() {
        TraceStatistics statistics = new TraceStatistics();
        statistics.add(row(0));
        statistics.add(row(1L << 60));
        Dispersion seconds = statistics.summary().dispersion().getFirst();

        assertThat(seconds.windows()).isEqualTo((1L << 60) / SECOND);
        assertThat(seconds.index()).as("one request in a very long time").isCloseTo(1, within(1e-6));
    }

    @Test
    void tellsFailuresAndModelsApart() {
        TraceStatistics statistics = new TraceStatistics();
        statistics.add(row(0, 10, 0, "a", Prefix.NONE));
        statistics.add(row(1, 10, 5, "b", Prefix.NONE));
        statistics.add(row(2, 20, 5, "a", Prefix.NONE));
        statistics.add(row(3, 30, 6, "b", Prefix.NONE));
        TraceSummary summary = statistics.summary();

        assertThat(summary.failures()).isEqualTo(1);
        assertThat(summary.requests()).isEqualTo(3);
        assertThat(summary.models()).containsExactly(new ModelShare("b", 2, 40, 11), new ModelShare("a", 1, 20, 5));
        assertThat(summary.span()).isEqualTo(Duration.ofNanos(2));
    }

    @Test
    void countsOnlyBlocksThatNoUnknownBlockPrecedes() {
        TraceStatistics statistics = new TraceStatistics();
        statistics.add(row(0, 9, 1, "", new Prefix(4, new long[] {1, 2, 3})));
        statistics.add(row(1, 9, 1, "", new Prefix(4, new long[] {1, 9, 3})));
        Reuse reuse = statistics.summary().reuse().orElseThrow();

        assertThat(reuse.reused()).isEqualTo(1.0 / 6);
        assertThat(reuse.distinct()).isEqualTo(4);
    }

    @Test
    void estimatesReuseWithABoundedMemory() {
        BlockSample all = new BlockSample();
        BlockSample few = new BlockSample(1000);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            long text = (long) Math.pow(10, 4.5 * random.nextDouble());
            Prefix prefix = new Prefix(16, new long[] {2 * text, 2 * text + 1});
            all.add(prefix);
            few.add(prefix);
        }
        Reuse exact = all.reuse().orElseThrow();
        Reuse estimated = few.reuse().orElseThrow();

        assertThat(exact.sampling()).isEqualTo(1);
        assertThat(estimated.sampling()).isGreaterThan(4);
        assertThat(estimated.reused()).isCloseTo(exact.reused(), within(0.08));
        assertThat(estimated.distinct()).isCloseTo(exact.distinct(), withinPercentage(10));
    }

    @Test
    void drawsTheRateOverTheWholeSpanWithoutLosingARequest() {
        TraceStatistics statistics = new TraceStatistics();
        for (long i = 0; i < 1000; i++) {
            statistics.add(row(i * i * SECOND));
        }
        double[] rates = statistics.summary().rate().rates(10);
        double seconds = 999.0 * 999 / 10;

        assertThat(Arrays.stream(rates).map(rate -> rate * seconds).sum()).isCloseTo(1000, within(0.1));
        assertThat(rates[0]).isCloseTo(Math.sqrt(0.1) * 1000 / seconds, within(0.05 * rates[0]));
        assertThat(rates[9]).isLessThan(rates[0] / 5);
    }

    @Test
    void measuresTheDistanceOfDistributions() {
        ValueDistribution low = new ValueDistribution();
        ValueDistribution high = new ValueDistribution();
        for (int i = 1; i <= 100; i++) {
            low.add(i);
            high.add(i + 30);
        }

        assertThat(low.distance(high)).isCloseTo(0.3, within(1e-9));
        assertThat(high.distance(low)).isCloseTo(0.3, within(1e-9));
        assertThat(low.distance(value -> Math.clamp(value / 100, 0, 1))).isCloseTo(0, within(1e-9));
        assertThat(low.distance(value -> value < 1 ? 0 : 1)).isCloseTo(0.99, within(1e-9));
    }

    @Test
    void findsTheTimesOfARecording() {
        TraceStatistics statistics = new TraceStatistics();
        statistics.add(recorded(11, "50", "150"));
        statistics.add(recorded(1, "70", "70"));
        statistics.add(recorded(5, "", "90"));
        statistics.add(recorded(5, "soon", "-3"));

        RecordedTimes times = statistics.summary().times();

        assertThat(times.ttft().count()).isEqualTo(2);
        assertThat(times.ttft().mean()).isEqualTo(60_000);
        assertThat(times.tpot().count()).isEqualTo(1);
        assertThat(times.tpot().mean()).as("100 ms for 10 tokens").isEqualTo(10_000);
    }

    private static TraceRow recorded(int output, String ttft, String e2e) {
        return new TraceRow(0, 1, output, 0, "", Prefix.NONE, Map.of("ttft_ms", ttft, "e2e_ms", e2e));
    }
}
