package io.simctl.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What faults do to two machines that serve a model together. Requests come every ten seconds; they take 1.5 s on the pair and 2.9 s on a
 * machine by itself. When the link is back it takes up to ten seconds until both serve together again.
 */
class PairFaultsTest {
    @Test
    void aLostLinkCostsWhatRunsAndMachinesServeByThemselvesUntilTheyHaveJoinedAgain() {
        FaultyRun run = FaultyRun.ofPair("{type: cluster-link, machines: box-0, at: 60.5s, for: 30s}");

        assertThat(run.events).startsWith("60.5 cluster link lost on 0", "60.5 ON_DISK on 0", "70.01 LOADING on 0");
        assertThat(run.ends)
                .containsSequence(
                        "51.49 completed on 0",
                        "60.51 failed link_lost on 0",
                        "77.9 completed on 0", // by itself, once it has the whole model
                        "87.9 completed on 1") // rank 1 is a machine like any other
                .containsSequence("102.9 completed on 0", "111.49 completed on 0");
    }

    @Test
    void rankOneThatCrashesIsALostLinkForItsHost() {
        FaultyRun run = FaultyRun.ofPair("{type: crash, machines: box-1, at: 60.5s, for: 30s}");

        assertThat(run.events).startsWith("60.5 machine crashed on 1", "60.5 ON_DISK on 0", "70.01 LOADING on 0");
        assertThat(run.ends)
                .containsSequence("60.51 failed link_lost on 0", "77.9 completed on 0", "82.9 completed on 0")
                .contains("111.49 completed on 0");
    }

    @Test
    void rankZeroThatCrashesLeavesRankOneToServeByItself() {
        FaultyRun run = FaultyRun.ofPair("{type: crash, machines: box-0, at: 60.5s, for: 30s}");

        assertThat(run.ends)
                .containsSequence(
                        "60.51 failed machine crashed on 0",
                        "70.02 failed the machine cannot be reached on 0",
                        "87.9 completed on 1")
                .contains("111.49 completed on 0");
    }

    @Test
    void theLinkIsBackWhenNothingKeepsItAwayAnyMore() {
        FaultyRun run = FaultyRun.ofPair(
                "{type: cluster-link, machines: box-0, at: 60.5s, for: 60s}",
                "{type: crash, machines: box-1, at: 65s, for: 15s}");

        assertThat(run.ends)
                .as("one machine by itself while the link is lost, the pair after")
                .contains("122.9 completed on 0", "141.49 completed on 0")
                .doesNotContain("121.49 completed on 0");
    }

    @Test
    void aProcessThatDiesTakesTheModelOfBothAndTheNextRequestHasItLoadedOnBoth() {
        FaultyRun run = FaultyRun.ofPair("{type: process-death, machines: box-0, at: 60.5s}");

        assertThat(run.ends)
                .containsSequence("60.51 failed process died on 0", "71.74 completed on 0", "81.49 completed on 0");
    }
}
