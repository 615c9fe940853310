package io.simctl.policy.admission;

import static io.simctl.control.coordinator.FleetFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;

/** Prompts take a millisecond a token on this machine, and four requests a second have been completed of late. */
class PredictedTtftTest {
    private final FleetFixture fleet = FleetFixture.models("a")
            .machine(m -> m.resident("a").rates("a", 100, 1000))
            .build();
    private final PredictedTtft policy = fleet.observedBy((PredictedTtft) new PredictedTtft.Type()
            .create(KnobValues.of(PredictedTtft.Knobs.class, "ceiling=10s", "longest=30s"), fleet.context()));
    private long now;

    private void completeFourASecond() {
        for (int i = 0; i < 400; i++) {
            now += SECOND / 4;
            Attempt attempt = fleet.at(now).attempt("a", 100, 100);
            policy.completed(attempt.request(), fleet.machine(0), 50, now);
        }
    }

    private void promptsAhead(int tokens) {
        fleet.at(now).report(0, r -> r.promptsAhead("a", tokens));
    }

    private Verdict decide(Attempt attempt) {
        return fleet.decide(policy, attempt, now);
    }

    private static long retryAfter(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Reject.class);
        Outcome.Rejected rejection = ((Verdict.Reject) verdict).rejection();
        assertThat(rejection.cause()).isEqualTo(Outcome.Cause.LATENCY);
        return rejection.retryAfter() / SECOND;
    }

    @Test
    void letsInWhatIsInTimeByTheMachinesReport() {
        completeFourASecond();
        promptsAhead(8_999);
        assertThat(decide(fleet.attempt("a", 1_000, 100))).isEqualTo(Verdict.ADMIT);
        promptsAhead(9_001);
        assertThat(decide(fleet.attempt("a", 1_000, 100))).isNotEqualTo(Verdict.ADMIT);
    }

    @Test
    void namesTheTimeWhenTheBacklogIsThroughAndEachAfterTheOther() {
        completeFourASecond();
        promptsAhead(12_000);

        assertThat(retryAfter(decide(fleet.attempt("a", 100, 100)))).isEqualTo(3);
        for (int i = 0; i < 7; i++) {
            decide(fleet.attempt("a", 100, 100));
        }
        assertThat(retryAfter(decide(fleet.attempt("a", 100, 100))))
                .as("a second for each four that go before")
                .isEqualTo(5);
    }

    @Test
    void whoComesBackThenIsLetInAndWhoComesTooEarlyIsToldTheRest() {
        completeFourASecond();
        promptsAhead(12_000);
        Attempt told = fleet.attempt("a", 100, 100);
        long wait = retryAfter(decide(told));

        now += SECOND;
        assertThat(retryAfter(decide(told))).isEqualTo(wait - 1);
        now += (wait - 1) * SECOND;
        assertThat(decide(told)).isEqualTo(Verdict.ADMIT);
        assertThat(decide(told)).as("once").isNotEqualTo(Verdict.ADMIT);
    }

    @Test
    void aPlaceIsLostSomeTimeAfterItsOwn() {
        completeFourASecond();
        promptsAhead(12_000);
        Attempt told = fleet.attempt("a", 100, 100);
        now += (retryAfter(decide(told)) + 6) * SECOND;

        assertThat(decide(told)).isNotEqualTo(Verdict.ADMIT);
    }

    @Test
    void newcomersDoNotTakeThePlacesOfThoseThatAreExpected() {
        completeFourASecond();
        promptsAhead(12_000);
        for (int i = 0; i < 40; i++) {
            decide(fleet.attempt("a", 100, 100));
        }
        promptsAhead(5_000);

        assertThat(decide(fleet.attempt("a", 100, 100)))
                .as("eight seconds of others are expected within the next ten")
                .isNotEqualTo(Verdict.ADMIT);
    }

    @Test
    void promisesNothingThatItDoesNotKnow() {
        promptsAhead(12_000);

        assertThat(retryAfter(decide(fleet.attempt("a", 100, 100))))
                .as("nothing was ever completed")
                .isZero();
        completeFourASecond();
        promptsAhead(60_000);
        assertThat(retryAfter(decide(fleet.attempt("a", 100, 100))))
                .as("later than the longest")
                .isZero();
    }
}
