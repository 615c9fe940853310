package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentence on a run in which servers lost everything. */
class LossTallyTest {
    private static final Outcome OVERLOADED =
            new Outcome.Rejected(529, "backend_overloaded", Outcome.Cause.CAPACITY, 0, "Overloaded");

    private static String sentence(Outcome... outcomes) {
        return sentence(List.of(outcomes));
    }

    private static String sentence(List<Outcome> outcomes) {
        LossTally tally = new LossTally();
        Attempt attempt = new Attempt(new Demand(Request.of(0, 0, 0, 1, 1), 1), 0);
        outcomes.forEach(outcome -> tally.ended(attempt, outcome, false, 0, 0));
        return tally.sentence();
    }

    @Test
    void aRunThatCompletedSomethingHasNone() {
        assertThat(sentence()).isEmpty();
        assertThat(sentence(OVERLOADED, Outcome.COMPLETED)).isEmpty();
    }

    @Test
    void whatPoliciesRejectAndClientsGiveUpIsNotLostByServers() {
        assertThat(sentence(new Outcome.Rejected(429, "queue_full", 0), Outcome.TIMED_OUT))
                .isEmpty();
    }

    @Test
    void saysWhatTheServerSaid() {
        assertThat(sentence(Collections.nCopies(11, OVERLOADED)))
                .isEqualTo("11 of 11 requests failed: HTTP 529: Overloaded");
        assertThat(sentence(new Outcome.Failed(504, "server_error", "upstream timeout")))
                .isEqualTo("1 of 1 requests failed: HTTP 504: upstream timeout");
        assertThat(sentence(new Outcome.Failed(200, "error_in_stream", "engine dead")))
                .isEqualTo("1 of 1 requests failed: error_in_stream: engine dead");
        assertThat(sentence(new Outcome.Failed(502, "connection_refused", "Connection refused")))
                .as("a status that no server sent")
                .isEqualTo("1 of 1 requests failed: connection_refused: Connection refused");
    }

    @Test
    void saysTheMostFrequentOfSeveral() {
        Outcome other = new Outcome.Failed(404, "bad_request", "no such model");

        assertThat(sentence(OVERLOADED, other, OVERLOADED, Outcome.TIMED_OUT))
                .isEqualTo("3 of 4 requests failed and none completed, 2 of them: HTTP 529: Overloaded");
    }
}
