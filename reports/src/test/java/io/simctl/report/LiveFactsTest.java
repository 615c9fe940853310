package io.simctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a live run before anybody believes its figures. */
class LiveFactsTest {
    private static LiveFacts facts(ReplyFacts replies, String loss) {
        return new LiveFacts("plain", 0, 1_000, 2_000, 3_000, false, true, 0, replies, loss, 0, List.of());
    }

    @Test
    void nothingSpeaksAgainstARunWhoseRepliesAreAsTheyShouldBe() {
        assertThat(facts(new ReplyFacts(11, 0, 0, 0, 0, 0, 0, 0), "").warning()).isEmpty();
        assertThat(facts(ReplyFacts.NONE, "").warning()).isEmpty();
    }

    @Test
    void outputsOfAnotherLengthAreToldWithTheirMean() {
        assertThat(facts(new ReplyFacts(11, 0, 11, -0.9, 0, 0, 0, 0), "").warning())
                .contains(
                        "plain, run 1: 11 of 11 outputs shorter than asked (mean -90 %), so that tokens/s and E2E do not"
                                + " compare with the simulation.");
        assertThat(facts(new ReplyFacts(1_100, 0, 0, 0, 2, 0.25, 0, 0), "").warning())
                .hasValueSatisfying(
                        words -> assertThat(words).contains("2 of 1,100 outputs longer than asked (mean +25 %)"));
    }

    @Test
    void repliesThatDoNotShowTheServersPaceAreTold() {
        assertThat(facts(new ReplyFacts(11, 0, 0, 0, 0, 0, 11, 0), "").warning())
                .hasValueSatisfying(words -> assertThat(words).contains("11 of 11 replies came in one piece"));
        assertThat(facts(new ReplyFacts(11, 0, 0, 0, 0, 0, 0, 3), "").warning())
                .hasValueSatisfying(words -> assertThat(words).contains("3 of 11 replies came in bursts"));
    }

    @Test
    void countsByChunksAreTold() {
        assertThat(facts(new ReplyFacts(11, 4, 0, 0, 0, 0, 0, 0), "").warning())
                .hasValueSatisfying(words -> assertThat(words).contains("4 of 11 outputs are counted by chunks"));
    }

    @Test
    void aRunThatLostEverythingSaysSoFirst() {
        assertThat(facts(ReplyFacts.NONE, "11 of 11 requests failed: HTTP 529: Overloaded")
                        .warning())
                .contains("plain, run 1: 11 of 11 requests failed: HTTP 529: Overloaded.");
    }
}
