package io.simctl.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The known defects of d-inference's cluster inference (PR #198, its reviews): what each looks like from outside, and what is right. */
class ClusterDefectsTest {
    private static final double KNOWN = 10;

    private static ClusterRig pair(String parallelism, String defects) {
        return ClusterRig.pair("%s, defects: [%s]".formatted(parallelism, defects));
    }

    @Test
    void bootstrapOfOneIsAsFastAsOneMachineBesideAnIdlePeer() {
        String noRdma = "parallelism: tp, rdma: false";
        ClusterRig original = pair(noRdma, "bootstrap-of-one");
        ClusterRig correct = pair(noRdma, "");
        for (ClusterRig rig : new ClusterRig[] {original, correct}) {
            rig.request(KNOWN, 100).request(KNOWN + 0.1, 100).runUntil(100);
        }
        assertThat(original.ends()).containsExactly("completed at 20.0", "completed at 20.1");
        assertThat(original.machinesOf(1))
                .as("the peer has a rank and nothing to do")
                .containsExactly(0);
        assertThat(correct.machinesOf(1)).as("no cluster, two machines").containsExactly(1);
    }

    @Test
    void ppIgnoredFormsNoClusterWithoutRdma() {
        String large = "parallelism: pp, rdma: false";
        ClusterRig original = pair(large, "pp-ignored").request(KNOWN, 100).request(KNOWN, 100);
        ClusterRig correct = pair(large, "").request(KNOWN, 100).request(KNOWN, 100);
        original.runUntil(100);
        correct.runUntil(100);
        assertThat(original.machinesOf(1))
                .as("each is a machine like any other")
                .containsExactly(1);
        assertThat(correct.machinesOf(1)).containsExactly(0);
        assertThat(correct.ends()).as("one after the other").containsExactly("completed at 20.0", "completed at 30.0");
    }

    @Test
    void retriesInPlaceAnswerEightMinutesLaterWhatIsTriedElsewhereAtOnce() {
        ClusterRig original = ClusterRig.pairAndSpare("parallelism: pp, defects: [retries-in-place]");
        ClusterRig correct = ClusterRig.pairAndSpare("parallelism: pp");
        for (ClusterRig rig : new ClusterRig[] {original, correct}) {
            rig.request(KNOWN, 500).request(KNOWN, 500).request(KNOWN, 100).linkLost(30);
        }
        original.runUntil(1000);
        correct.runUntil(1000);
        assertThat(correct.machinesOf(2)).containsExactly(0, 2);
        assertThat(correct.ends().get(2)).isEqualTo("completed at 40.0");
        assertThat(original.machinesOf(2)).containsExactly(0, 2);
        assertThat(original.ends().get(2))
                .as("three times 120 s of waiting for the peer, then elsewhere")
                .isEqualTo("completed at 400.0");
    }

    @Test
    void retriesInPlaceGoOnWithAPeerThatRemembersTooMuchOnceTheLinkIsBack() {
        ClusterRig original =
                pair("parallelism: pp", "retries-in-place").request(KNOWN, 500).request(KNOWN, 100);
        original.linkLost(30).linkBack(40).runUntil(1000);
        assertThat(original.ends()).containsExactly("503 link_lost at 30.0", "completed at 160.0");
        assertThat(original.machinesOf(1)).as("the same machine, once").containsExactly(0);
    }

    @Test
    void rankOneThatNeverComputesHangsEveryRequestUntilTheWatchdog() {
        ClusterRig original = pair("parallelism: tp", "responder-never-computes")
                .request(KNOWN, 10)
                .request(KNOWN + 1, 10);
        original.runUntil(400);
        assertThat(original.ends()).containsExactly("503 cluster_timeout at 130.0", "503 cluster_timeout at 131.0");
        ClusterRig pipeline = pair("parallelism: pp", "responder-never-computes")
                .request(KNOWN, 10)
                .runUntil(400);
        assertThat(pipeline.ends()).as("of pipelines there is no such thing").containsExactly("completed at 11.0");
    }

    @Test
    void neverBuiltServesEverythingOnRankZero() {
        ClusterRig original =
                pair("parallelism: tp", "never-built").request(KNOWN, 100).request(KNOWN + 0.1, 100);
        original.runUntil(100);
        assertThat(original.ends()).containsExactly("completed at 20.0", "completed at 20.1");
        assertThat(original.machinesOf(1)).containsExactly(0);
        assertThat(original.used(1))
                .as("the peer holds its own copy for nobody")
                .isEqualTo(40_000_000_000L);
    }

    @Test
    void aDeadSessionThatIsKeptAnswersTheNextRequestWith503() {
        ClusterRig original = pair("parallelism: tp", "dead-session-kept")
                .linkLost(20)
                .request(31, 10)
                .request(40, 10);
        original.runUntil(200);
        assertThat(original.ends())
                .as("the first send tells the session's end; then rank 0 loads the whole model")
                .containsExactly("503 link_lost at 31.0", "completed at 51.0");
        ClusterRig correct =
                pair("parallelism: tp", "").linkLost(20).request(31, 10).request(40, 10);
        correct.runUntil(200);
        assertThat(correct.ends().getFirst()).startsWith("completed");
    }

    @Test
    void theFirstRequestIsLocalUntilTheTokenizerIsKnown() {
        ClusterRig original = pair("parallelism: tp", "first-request-local")
                .request(KNOWN, 100)
                .request(30, 100)
                .request(31, 100);
        original.runUntil(200);
        assertThat(original.ends())
                .as("the speed of one machine, then of two, one at a time")
                .containsExactly("completed at 20.0", "completed at 35.8", "completed at 41.6");
    }

    @Test
    void framesInBase64MakePromptsSlowerOnASlowLinkAndNothingElse() {
        String slow = "parallelism: pp, latency: 0s";
        SimulatedFleet original =
                ClusterRig.pair(slow + ", defects: [base64-frames]").world();
        SimulatedFleet correct = ClusterRig.pair(slow).world();
        assertThat(original.fleet().hosting(0, 0).decodeTokensPerSecond())
                .isEqualTo(correct.fleet().hosting(0, 0).decodeTokensPerSecond());
        double whole = correct.pairs().get(0).serving().get(0).cost().base(0, 1000);
        double larger = original.pairs().get(0).serving().get(0).cost().base(0, 1000);
        double sent = 1000 * 8192 * 2 / 1e15 * 1e9;
        assertThat(larger - whole).isCloseTo(0.37 * sent, org.assertj.core.api.Assertions.within(1e-6));
    }
}
