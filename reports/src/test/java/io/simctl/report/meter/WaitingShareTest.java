package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.Way;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.report.FakeRun;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WaitingShareTest {
    private static final long SECOND = 1_000_000_000L;
    private long ids;

    private static RunMetrics metrics(long warmup, List<Users> users) {
        return new RunMetrics(
                FakeRun.fleet(1, 2),
                List.of(Optional.empty(), Optional.empty()),
                warmup * SECOND,
                users,
                List.of(),
                MetricCatalogue.standard());
    }

    /** Two users of the first model, who are there from the beginning until 100 s. */
    private static RunMetrics twoUsers(long warmup) {
        return metrics(warmup, List.of(new Users(0, 2, 0, 100 * SECOND)));
    }

    private Way ask(RunMetrics metrics, long at) {
        Request request = Request.of(ids++, 0, at * SECOND, 100, 100);
        Way way = Way.of(request, at * SECOND);
        way.attempt().ofUser();
        metrics.submitted(request, at * SECOND);
        metrics.attempted(way.attempt(), at * SECOND);
        return way;
    }

    private void answered(RunMetrics metrics, long at, long firstToken, long end) {
        Attempt attempt = ask(metrics, at)
                .dispatched(0, at * SECOND)
                .tokens(5, firstToken * SECOND, end * SECOND)
                .attempt();
        metrics.ended(attempt, Outcome.COMPLETED, false, end * SECOND, 0);
    }

    private void ended(RunMetrics metrics, long at, long end, Outcome outcome) {
        metrics.ended(ask(metrics, at).attempt(), outcome, false, end * SECOND, 0);
    }

    private static OptionalDouble share(RunMetrics metrics, long end) {
        RunResult result = metrics.result(end * SECOND);
        ModelResult model = result.models().getFirst();
        return MetricCatalogue.standard()
                .get("waiting_share")
                .of(new Scope(model.figures(), List.of(), Optional.empty()));
    }

    @Test
    void isTheTimeUntilFirstTokensOverTheTimeOfAllUsers() {
        RunMetrics metrics = twoUsers(0);
        answered(metrics, 0, 10, 20);
        answered(metrics, 0, 30, 40);
        answered(metrics, 50, 60, 70);

        assertThat(share(metrics, 100).orElseThrow()).isCloseTo(50 / 200.0, within(1e-9));
    }

    @Test
    void aUserWhoNeverGetsATokenWaitsUntilTheRunIsOver() {
        RunMetrics metrics = twoUsers(0);
        answered(metrics, 0, 10, 20);
        answered(metrics, 50, 60, 70);
        ended(metrics, 0, 130, Outcome.UNFINISHED);

        assertThat(share(metrics, 130).orElseThrow())
                .as("and nobody beyond the time of users")
                .isCloseTo(120 / 200.0, within(1e-9));
    }

    @Test
    void aUserWhoIsKeptWaitingSinceTheWarmUpCountsFromItsEnd() {
        RunMetrics metrics = twoUsers(40);
        answered(metrics, 50, 60, 70);
        ended(metrics, 0, 130, Outcome.UNFINISHED);

        assertThat(share(metrics, 130).orElseThrow()).isCloseTo(70 / 120.0, within(1e-9));
    }

    @Test
    void usersCountFromWhenTheyBeginOnTheRamp() {
        RunMetrics metrics = metrics(0, List.of(new Users(0, 2, 80 * SECOND, 100 * SECOND)));
        answered(metrics, 0, 16, 20);

        assertThat(share(metrics, 100).orElseThrow()).isCloseTo(16 / 160.0, within(1e-9));
    }

    @Test
    void aRunWithoutUsersHasNone() {
        RunMetrics metrics = metrics(0, List.of());
        Request request = Request.of(0, 0, 0, 100, 100);
        metrics.submitted(request, 0);
        metrics.ended(Way.of(request, 0).attempt(), Outcome.TIMED_OUT, false, SECOND, 0);

        assertThat(share(metrics, 100)).isEmpty();
    }
}
