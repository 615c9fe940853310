package io.simctl.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Machines that are assigned to a pool and are hit: each gets back to what it is assigned to, whatever it has missed. */
class PoolFaultsTest {
    private static final String POOL =
            "{fleet: {scheduling: least-busy, placement: {type: static, machines: {m: 1}, isolate: true}}, node: {swap: lru}}";

    @Test
    void aMachineOfAPoolThatComesBackLoadsWhatItIsAssignedTo() {
        FaultyRun run = FaultyRun.of(1, POOL, "{type: crash, at: 21s, for: 20s}");

        assertThat(run.events)
                .containsSubsequence("41.0 machine crashed no more on 0", "41.0 LOADING on 0", "51.0 RESIDENT on 0");
        assertThat(run.ends).contains("52.91 completed on 0", "61.92 completed on 0");
    }

    @Test
    void aMachineThatIsGoneWhenItIsAssignedIsToldAgainWhenItIsBack() {
        FaultyRun run = FaultyRun.of(1, POOL, "{type: crash, at: 0s, for: 20s}");

        assertThat(run.events).contains("20.0 LOADING on 0", "30.0 RESIDENT on 0");
        assertThat(run.ended("completed")).isGreaterThan(15);
    }

    @Test
    void aModelOfAPoolWhoseProcessDiesIsLoadedAtOnce() {
        FaultyRun run = FaultyRun.of(1, POOL, "{type: process-death, at: 22.5s}");

        assertThat(run.events)
                .containsSubsequence(
                        "22.5 process died on 0", "22.5 ON_DISK on 0", "22.5 LOADING on 0", "24.5 RESIDENT on 0");
        assertThat(run.ended("completed")).isEqualTo(run.ends.size());
    }

    @Test
    void whatAMachineReportedBehindAPartitionIsReportedAgain() {
        FaultyRun run =
                FaultyRun.of(1, POOL, "{type: process-death, at: 22.5s}", "{type: partition, at: 22s, for: 15s}");

        assertThat(run.ends).contains("41.92 completed on 0", "46.92 completed on 0");
    }
}
