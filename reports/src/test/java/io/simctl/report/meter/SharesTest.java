package io.simctl.report.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Way;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.Shares;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who had how much of a run: two machines, and the requests of Alice, of Bob and of nobody. */
class SharesTest {
    private static final long SECOND = 1_000_000_000;
    private static final int ALICE = 0;
    private static final int BOB = 1;

    private final RunMetrics metrics = new RunMetrics(
            new Fleet(
                    List.of(machine("mac-0"), machine("mac-1")),
                    List.of(new Model("a", 10L << 30, 1 << 16, 32768)),
                    List.of(List.of(new Hosting(true, true, 0, 0)), List.of(new Hosting(true, true, 0, 0)))),
            List.of(Optional.empty()),
            10 * SECOND,
            List.of(),
            List.of("alice", "bob"),
            MetricCatalogue.standard());
    private long ids;

    private static Machine machine(String name) {
        return new Machine(name, "m4-max", 64L << 30, 0, 5e11, Request.NO_OWNER, false, true);
    }

    private Shares shares() {
        return metrics.result(110 * SECOND).shares();
    }

    private void request(int owner, long at, Outcome outcome) {
        Request request = new Request(ids++, 0, at, 100, 100, owner, Request.Route.PUBLIC, Prefix.NONE);
        metrics.submitted(request, at);
        Attempt attempt = outcome instanceof Outcome.Completed
                ? Way.of(request, at)
                        .dispatched(0, at)
                        .atNode(at)
                        .slotTaken(at)
                        .started(at)
                        .prefill(at)
                        .tokens(5, at + SECOND, at + 2 * SECOND)
                        .attempt()
                : Way.of(request, at).attempt();
        metrics.attempted(attempt, at);
        metrics.ended(attempt, outcome, false, at + 2 * SECOND, 0);
    }

    @Test
    void aMachineIsBusyWhileItRunsAnythingAfterTheWarmUp() {
        metrics.running(1, 1, 5 * SECOND);
        metrics.running(1, 2, 20 * SECOND);
        metrics.running(1, 0, 40 * SECOND);

        assertThat(shares().machines()).extracting(Shares.OfMachine::busyNanos).containsExactly(0L, 30 * SECOND);
    }

    @Test
    void aPrincipalHasWhatItAskedForAndWhatItGot() {
        request(BOB, 20 * SECOND, Outcome.COMPLETED);
        request(BOB, 21 * SECOND, new Outcome.Rejected(429, "full", 0));
        request(Request.NO_OWNER, 22 * SECOND, Outcome.COMPLETED);

        assertThat(shares().principals())
                .extracting(
                        Shares.OfPrincipal::name,
                        Shares.OfPrincipal::submitted,
                        Shares.OfPrincipal::completed,
                        Shares.OfPrincipal::rejected,
                        Shares.OfPrincipal::outputTokens,
                        share -> share.ttft().count())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bob", 2L, 1L, 1L, 5L, 1L),
                        org.assertj.core.groups.Tuple.tuple("", 1L, 1L, 0L, 5L, 1L));
    }

    @Test
    void requestsOfTheWarmUpAreNobodysShare() {
        request(ALICE, 9 * SECOND, Outcome.COMPLETED);

        assertThat(shares().principals()).isEmpty();
    }

    @Test
    void aRunWithoutPrincipalsHasNone() {
        request(Request.NO_OWNER, 22 * SECOND, Outcome.COMPLETED);

        assertThat(shares().principals()).isEmpty();
    }
}
