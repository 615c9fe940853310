package io.simctl.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Way;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison.Finding;
import io.simctl.report.comparison.ComparisonTable.Cell;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.meter.RunMetrics;
import io.simctl.report.meter.Slo;
import io.simctl.report.meter.Users;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Of two policies that serve requests equally fast, the one that serves fewer is better by nothing. */
class NobodyWinsByDroppingWorkTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int REQUESTS = 6000;

    /** A choice of requests to drop, and of how. */
    enum Dropping {
        AT_RANDOM,
        THE_SLOW,
        THE_LONG,
        ONE_MODEL
    }

    private record Served(Request request, long ttft, int tokens, long tpot) {}

    private static Served served(int id, SplittableRandom random) {
        Request request = Request.of(id, random.nextInt(2), id * SECOND / 2, 100, 400);
        long ttft = (long) (SECOND / 5 * -Math.log(1 - random.nextDouble()));
        int tokens = 1 + random.nextInt(400);
        return new Served(request, ttft, tokens, (long) (SECOND / 50 * (1 + random.nextDouble())));
    }

    private static boolean drops(Dropping what, Served served, double share, SplittableRandom random) {
        double draw = random.nextDouble();
        return switch (what) {
            case AT_RANDOM -> draw < share;
            case THE_SLOW -> served.ttft() > SECOND / 5 && draw < 2.7 * share;
            case THE_LONG -> served.tokens() > 200 && draw < 2 * share;
            case ONE_MODEL -> served.request().model() == 1 && draw < 2 * share;
        };
    }

    private static Outcome loss(int kind) {
        return switch (kind) {
            case 0 -> new Outcome.Rejected(429, "queue_full", 0);
            case 1 -> new Outcome.Rejected(503, "no_provider", 0);
            case 2 -> new Outcome.Failed(502, "connection_lost");
            case 3 -> Outcome.TIMED_OUT;
            case 4 -> Outcome.CANCELLED;
            default -> Outcome.UNFINISHED;
        };
    }

    /** A run in which all are served as {@code served} says, but for those that are dropped. */
    private static RunResult run(long seed, Dropping what, double share, int kind) {
        var metrics = new RunMetrics(
                FakeRun.fleet(1, 2),
                List.of(Optional.of(new Slo(SECOND, SECOND / 30, Slo.NO_LIMIT)), Optional.empty()),
                0);
        SplittableRandom world = new SplittableRandom(seed);
        SplittableRandom choice = new SplittableRandom(~seed);
        long end = 0;
        for (int id = 0; id < REQUESTS; id++) {
            Served served = served(id, world);
            long now = served.request().intendedAt();
            metrics.submitted(served.request(), now);
            if (drops(what, served, share, choice)) {
                Attempt attempt = Way.of(served.request(), now).attempt();
                metrics.attempted(attempt, now);
                metrics.ended(attempt, loss(kind), false, now, 0);
            } else {
                long last = now + served.ttft() + (served.tokens() - 1) * served.tpot();
                Attempt attempt = Way.of(served.request(), now)
                        .dispatched(0, now)
                        .tokens(served.tokens(), now + served.ttft(), last)
                        .attempt();
                metrics.attempted(attempt, now);
                metrics.ended(attempt, Outcome.COMPLETED, false, last, 0);
                end = Math.max(end, last);
            }
        }
        return metrics.result(end);
    }

    private static Report report(List<RunResult> one, List<RunResult> other) {
        return new Report(
                FakeReport.setup(List.of("a", "b"), List.of(), List.of("one", "other")),
                List.of(new PolicyResult("one", one), new PolicyResult("other", other)),
                List.of());
    }

    private static List<RunResult> runs(long seed, int count, Dropping what, double share, int kind) {
        return IntStream.range(0, count)
                .mapToObj(i -> run(seed + i, what, share, kind))
                .toList();
    }

    @Property(tries = 40)
    void whoCompletesLessGetsNoStarAndIsNotFoundBetter(
            @ForAll long seed,
            @ForAll Dropping what,
            @ForAll @IntRange(min = 1, max = 900) int perMille,
            @ForAll @IntRange(max = 5) int kind,
            @ForAll @IntRange(min = 1, max = 3) int replications) {
        List<RunResult> all = runs(seed, replications, what, 0, kind);
        List<RunResult> fewer = runs(seed, replications, what, perMille / 1000.0, kind);
        Assume.that(completed(fewer) < completed(all));
        Report dropsFirst = report(fewer, all);
        Report dropsSecond = report(all, fewer);

        assertThat(Comparisons.of(dropsSecond))
                .allSatisfy(c -> assertThat(c.finding()).isNotEqualTo(Finding.BETTER));
        assertThat(Comparisons.of(dropsFirst))
                .allSatisfy(c -> assertThat(c.finding()).isNotEqualTo(Finding.WORSE));
        assertThat(stars(dropsFirst, 0)).isEmpty();
        assertThat(stars(dropsSecond, 1)).isEmpty();
    }

    private static long completed(List<RunResult> runs) {
        return runs.stream()
                .mapToLong(run -> run.all().counts().get(RequestCount.COMPLETED))
                .sum();
    }

    private static List<String> stars(Report report, int policy) {
        ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
        List<Column> columns = table.columns();
        return table.groups().stream()
                .flatMap(group -> IntStream.range(0, columns.size())
                        .filter(i -> cell(group, policy, i).isBest())
                        .mapToObj(i -> group.model() + ": " + columns.get(i).name()))
                .toList();
    }

    private static Cell cell(ComparisonTable.Group group, int policy, int column) {
        return group.rows().get(policy).cells().get(column);
    }

    /**
     * Ten users for an hour, each of whom thinks for ten seconds and then waits for {@code ttft}; some get no more than their
     * first answer, and wait for the next one until the run is over.
     */
    private static RunResult users(int blocked, long ttft) {
        long hour = 3600 * SECOND;
        var metrics = new RunMetrics(
                FakeRun.fleet(1, 2),
                List.of(Optional.empty(), Optional.empty()),
                0,
                List.of(new Users(0, 10, 0, hour)),
                List.of(),
                MetricCatalogue.standard());
        SplittableRandom random = new SplittableRandom(7);
        long id = 0;
        for (long begin = 10 * SECOND; begin < hour; begin += 20 * SECOND) {
            for (int user = 0; user < 10; user++) {
                if (user < blocked && begin > 100 * SECOND) {
                    continue;
                }
                long now = begin + random.nextLong(5 * SECOND);
                boolean isBlocked = user < blocked && begin > 80 * SECOND;
                long first = now + (long) (ttft * (0.5 + random.nextDouble()));
                Request request = Request.of(id++, 0, now, 100, 100);
                Attempt attempt = isBlocked
                        ? Way.of(request, now).attempt()
                        : Way.of(request, now)
                                .dispatched(0, now)
                                .tokens(10, first, first + SECOND)
                                .attempt();
                attempt.ofUser();
                metrics.submitted(request, now);
                metrics.attempted(attempt, now);
                Outcome end = isBlocked ? Outcome.UNFINISHED : Outcome.COMPLETED;
                metrics.ended(attempt, end, false, isBlocked ? hour + 60 * SECOND : first + SECOND, 0);
            }
        }
        return metrics.result(hour + 60 * SECOND);
    }

    @Test
    void whoServesSomeUsersFasterByKeepingOthersWaitingIsNotBetter() {
        Report report = report(List.of(users(0, 4 * SECOND)), List.of(users(3, SECOND)));
        List<Comparison> comparisons = Comparisons.of(report).stream()
                .filter(c -> c.model().equals("a"))
                .toList();

        assertThat(comparisons)
                .filteredOn(c -> c.metric().key().equals("ttft_adj_ms.p50"))
                .allSatisfy(c -> assertThat(c.difference().orElseThrow()).isLessThan(-2500))
                .extracting(Comparison::finding)
                .containsExactly(Finding.UNEQUAL_WORK);
        assertThat(comparisons)
                .filteredOn(c -> c.metric().key().equals("waiting_share"))
                .extracting(Comparison::finding)
                .containsExactly(Finding.WORSE);
        assertThat(stars(report, 1)).isEmpty();
    }

    @Test
    void whoRejectsAWholeModelIsNotTheFastest() {
        Report report = report(runs(1, 1, Dropping.ONE_MODEL, 0, 0), runs(1, 1, Dropping.ONE_MODEL, 0.5, 0));

        assertThat(stars(report, 1)).isEmpty();
        assertThat(stars(report, 0)).contains("*: completed", "*: rejected", "*: TTFT adj. p95");
    }

    @Test
    void whoRejectsAWholeModelIsNotBetterAtTheOther() {
        List<RunResult> all = runs(1, 3, Dropping.ONE_MODEL, 0, 0);
        List<RunResult> fewer = runs(1, 3, Dropping.ONE_MODEL, 0.5, 0);

        assertThat(Comparisons.of(report(all, fewer)))
                .filteredOn(c -> c.model().equals("a"))
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.finding()).isNotEqualTo(Finding.BETTER));
        assertThat(stars(report(fewer, all), 0)).isEmpty();
    }

    @Test
    void whoCompletesMoreIsStarredForIt() {
        RunResult fast = run(1, Dropping.AT_RANDOM, 0, 0);
        Report report = report(List.of(run(1, Dropping.THE_SLOW, 0.3, 0)), List.of(fast));

        assertThat(stars(report, 1)).contains("*: TTFT adj. p95", "*: completed");
    }
}
