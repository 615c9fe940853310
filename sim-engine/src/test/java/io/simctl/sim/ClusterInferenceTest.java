package io.simctl.sim;

import static io.simctl.sim.ClusterRig.M;
import static io.simctl.sim.ClusterRig.N;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two machines make of requests when they serve a model together, and when they cease to. Ranks are told from 5 s on. */
class ClusterInferenceTest {
    /** Requests begin when ranks are known. */
    private static final double KNOWN = 10;

    @ParameterizedTest
    @CsvSource({
        "tp, true, 15.8", // 100 tokens of 58 ms
        "auto, true, 15.8",
        "pp, true, 20.0", // of 100.1 ms
        "pp, false, 20.0",
        "auto, false, 20.0",
        "single, true, 20.0",
        "tp, false, 20.0" // the setting up fails: no cluster
    })
    void isAsFastAsItsParallelismMakesIt(String parallelism, boolean rdma, String end) {
        ClusterRig rig = ClusterRig.pair("parallelism: %s, rdma: %s".formatted(parallelism, rdma))
                .request(KNOWN, 100)
                .runUntil(60);
        assertThat(rig.ends()).containsExactly("completed at " + end);
    }

    @Test
    void takesOneRequestAtATimeWhileMachinesByThemselvesBatch() {
        ClusterRig together =
                ClusterRig.pair("parallelism: tp").request(KNOWN, 100).request(KNOWN, 100);
        assertThat(together.runUntil(60).ends()).containsExactly("completed at 15.8", "completed at 21.6");
        ClusterRig alone =
                ClusterRig.pair("parallelism: single").request(KNOWN, 100).request(KNOWN, 100);
        assertThat(alone.runUntil(60).ends()).containsExactly("completed at 20.0", "completed at 20.0");
    }

    @Test
    void eachHoldsAHalfSoThatAModelFitsThatIsTooLargeForOne() {
        ClusterRig rig = ClusterRig.large("parallelism: pp").request(KNOWN, 10);
        rig.runUntil(60);
        assertThat(rig.ends()).containsExactly("completed at 12.0");
        assertThat(rig.used(0)).isEqualTo(40_000_000_000L);
        assertThat(rig.used(1)).isEqualTo(40_000_000_000L);
    }

    @Test
    void whileNoRankHasBeenToldTheSecondMachineGetsRequestsAndAfterwardsNone() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp")
                .request(1, 10)
                .request(1, 10)
                .request(KNOWN, 10)
                .request(KNOWN, 10)
                .request(KNOWN, 10);
        rig.runUntil(60);
        assertThat(rig.machinesOf(1)).as("the window of late ranks").containsExactly(1);
        for (long request = 2; request < 5; request++) {
            assertThat(rig.machinesOf(request)).containsExactly(0);
        }
    }

    @Test
    void aLostLinkIs503InTheMiddleOfAnAnswerAndAnotherMachineBeforeItsFirstToken() {
        ClusterRig rig = ClusterRig.pairAndSpare("parallelism: tp")
                .request(KNOWN, 1000)
                .request(KNOWN, 900)
                .request(KNOWN + 0.5, 1000)
                .linkLost(20);
        rig.runUntil(200);
        assertThat(rig.machinesOf(0)).containsExactly(0);
        assertThat(rig.ends().getFirst()).isEqualTo("503 link_lost at 20.0");
        assertThat(rig.machinesOf(1)).containsExactly(2);
        assertThat(rig.machinesOf(2)).as("it waited for its turn at the pair").containsExactly(0, 2);
        assertThat(rig.ends().get(2)).startsWith("completed");
    }

    @Test
    void withNobodyElseLeftARequestWithoutATokenIs503AndNotTriedInPlace() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp")
                .request(KNOWN, 1000)
                .request(KNOWN, 1000)
                .linkLost(20);
        rig.runUntil(200);
        assertThat(rig.ends()).containsExactly("503 link_lost at 20.0", "503 link_lost at 20.0");
        assertThat(rig.machinesOf(1)).containsExactly(0);
    }

    @Test
    void afterALostLinkRankZeroIsAMachineLikeAnyOtherAndRankOneTooOnceItHasSaidSo() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp")
                .linkLost(21)
                .request(22, 10)
                .request(22, 10)
                .request(30, 10)
                .request(30, 10);
        rig.runUntil(200);
        assertThat(rig.machinesOf(0)).containsExactly(0);
        assertThat(rig.machinesOf(1)).as("ranks are looked at every 5 s").containsExactly(0);
        assertThat(rig.ends().getFirst())
                .as("10 s of loading the whole model, 1 s of ten tokens")
                .isEqualTo("completed at 33.0");
        assertThat(rig.machinesOf(2)).containsExactly(1);
    }

    @Test
    void whenTheLinkIsBackTheyServeTogetherAgain() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp, join: 10s")
                .linkLost(20)
                .request(21, 10)
                .linkBack(40)
                .request(45, 10)
                .request(60, 100)
                .request(60.5, 100);
        rig.runUntil(200);
        assertThat(rig.ends())
                .containsExactly("completed at 32.0", "completed at 46.0", "completed at 65.8", "completed at 71.6");
        assertThat(rig.machinesOf(3)).containsExactly(0);
    }

    @Test
    void whatRunsAloneWhenTheyJoinIsFinishedFirst() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp, join: 1s")
                .linkLost(20)
                .request(21, 100) // loads until 31, runs until 41
                .linkBack(33)
                .request(39.5, 100);
        rig.runUntil(200);
        assertThat(rig.machinesOf(1)).containsExactly(0);
        assertThat(rig.ends()).containsExactly("completed at 41.0", "completed at 46.8");
    }

    @Test
    void aRequestThatHasRunForTwoMinutesIs503() {
        ClusterRig rig = ClusterRig.pair("parallelism: tp").request(KNOWN, 3000).request(KNOWN, 100);
        rig.runUntil(400);
        assertThat(rig.ends())
                .as("the time of the second counts from its turn")
                .containsExactly("503 cluster_timeout at 130.0", "completed at 135.8");
    }

    @Test
    void anotherModelThanTheClustersRunsOnEachByItself() {
        ClusterRig rig =
                ClusterRig.pair("parallelism: tp").request(KNOWN, N, 100).request(KNOWN, N, 100);
        rig.runUntil(100);
        assertThat(rig.ends())
                .as("10 s of loading, then 100 ms a token for both at once")
                .containsExactly("completed at 30.0", "completed at 30.0");
        assertThat(rig.used(0)).as("half of one and all of the other").isEqualTo(60_000_000_000L);
    }

    @Test
    void theFirstRequestForTheOtherModelOfAClusterPaysForTearingDownAndBuilding() {
        ClusterRig rig = ClusterRig.large("parallelism: pp")
                .request(KNOWN, M, 10)
                .request(20, N, 10)
                .request(40, N, 10);
        rig.runUntil(100);
        assertThat(rig.ends())
                .as("40 GB from either disk at 4 GB/s, then 200 ms a token")
                .containsExactly("completed at 12.0", "completed at 32.0", "completed at 42.0");
    }
}
