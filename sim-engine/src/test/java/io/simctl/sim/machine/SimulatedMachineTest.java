package io.simctl.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models of 400 bytes on machines of 1000; a step takes 10 ns, a cold load 400 ns and a warm one 40, an unload 7 ns. */
class SimulatedMachineTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;

    private final MachineRig rig = new MachineRig(MachineRig.CONFIG, A);

    @Test
    void servesAModelThatIsResidentFromTheBeginning() {
        Leg attempt = rig.start(A, 1, 3);
        rig.runUntil(1000);
        assertThat(rig.events()).containsExactly("10 first token of 0", "30 finished 0");
        assertThat(attempt.generatedTokens()).isEqualTo(3);
        assertThat(rig.machine().usedBytes()).isEqualTo(400);
    }

    @Test
    void bringsRequestsToTheEngineAfterTheirOverheadWhileOthersDecode() {
        MachineRig far = MachineRig.withRequestOverhead(5, A);
        Leg first = far.start(A, 1, 3);
        far.runUntil(7);
        far.start(A, 1, 1);
        far.runUntil(1000);
        assertThat(first.prefillAt()).isEqualTo(5);
        assertThat(far.events())
                .as("the second is there at 12, between the boundaries at 5, 15 and 25")
                .containsExactly("15 first token of 0", "25 first token of 1", "25 finished 1", "35 finished 0");
    }

    @Test
    void forgetsARequestThatIsGivenUpOnTheWayToTheEngine() {
        MachineRig far = MachineRig.withRequestOverhead(5, A);
        Leg first = far.start(A, 1, 1);
        far.runUntil(2);
        far.start(A, 1, 1);
        far.machine().cancel(first);
        far.runUntil(1000);
        assertThat(far.events())
                .as("starts at 2, is there at 7")
                .containsExactly("17 first token of 1", "17 finished 1");
    }

    @Test
    void loadsColdFromDiskAndCountsTheWeightsFromTheBeginning() {
        rig.machine().load(B);
        assertThat(rig.machine().usedBytes()).isEqualTo(800);
        rig.runUntil(1000);
        assertThat(rig.events()).containsExactly("400 loaded 1");
    }

    @Test
    void failsALoadThatDoesNotFitBesideWhatIsThereAndForgetsIt() {
        rig.machine().load(B);
        rig.machine().load(C);
        rig.runUntil(400);
        rig.machine().unload(A);
        rig.runUntil(500);
        rig.machine().load(C);
        rig.runUntil(1000);
        assertThat(rig.events())
                .as("three times 400 are more than 1000")
                .containsExactly("0 load failed 2", "400 loaded 1", "407 unloaded 0", "900 loaded 2");
        assertThat(rig.machine().usedBytes()).isEqualTo(800);
    }

    @Test
    void loadsWarmWhatIsStillInThePageCache() {
        rig.machine().unload(A);
        rig.runUntil(7);
        assertThat(rig.machine().usedBytes()).isEqualTo(0);
        rig.machine().load(A);
        rig.runUntil(1000);
        assertThat(rig.events()).containsExactly("7 unloaded 0", "47 loaded 0");
    }

    @Test
    void loadsHalfWarmWhatWasPartlyPushedOutOfThePageCache() {
        rig.machine().unload(A);
        rig.runUntil(7);
        rig.machine().load(B);
        rig.runUntil(407);
        rig.start(B, 80, 320);
        rig.runUntil(407 + 3240);
        rig.machine().load(A);
        rig.runUntil(5000);
        assertThat(rig.events())
                .as("400 of weights and 400 of KV cache left 200 of 1000 to the page cache: 200 warm, 200 cold")
                .endsWith("3647 finished 0", (3647 + 20 + 200) + " loaded 0");
    }

    @Test
    void dropsFromThePageCacheWhatWasUsedLongestAgo() {
        MachineRig three = new MachineRig(MachineRig.CONFIG, A, B);
        three.machine().unload(A);
        three.runUntil(7);
        three.machine().unload(B);
        three.runUntil(14);
        three.machine().load(C);
        three.runUntil(500);
        three.machine().load(B);
        three.runUntil(1000);
        assertThat(three.events()).as("600 of 1000 were left: B stayed whole").endsWith("414 loaded 2", "540 loaded 1");
    }

    @Test
    void keepsFilePagesBesideTheModelsWhereTheGpuHasMemoryOfItsOwn() {
        MachineConfig gpu = new MachineConfig(1e9, 10e9, 0, 7, 0, List.of(1.0), 10_000);
        MachineRig beside = new MachineRig(gpu);
        beside.machine().load(A);
        beside.machine().load(B);
        beside.runUntil(800);
        beside.machine().unload(A);
        beside.runUntil(807);
        beside.machine().load(C);
        beside.runUntil(1207);
        beside.machine().unload(B);
        beside.machine().unload(C);
        beside.runUntil(1214);
        beside.machine().load(A);
        beside.runUntil(1300);
        assertThat(beside.events()).endsWith("1214 unloaded 2", "1254 loaded 0");
    }

    @Test
    void givesUpALoadThatTakesTooLongAndHasItsMemoryBack() {
        MachineConfig hasty = new MachineConfig(1e9, 10e9, 0, 7, 0, List.of(1.0), 10_000, 500);
        MachineRig rig = new MachineRig(hasty);
        rig.machine().load(A);
        rig.machine().load(B);
        rig.runUntil(1000);
        assertThat(rig.events())
                .as("each takes 400, and the second had waited for the first")
                .containsExactly("400 loaded 0", "500 load failed 1");
        assertThat(rig.machine().usedBytes()).isEqualTo(400);

        rig.machine().load(B);
        rig.runUntil(1500);
        assertThat(rig.events()).endsWith("1400 loaded 1");
    }

    @Test
    void loadsOneModelAfterTheOther() {
        MachineRig empty = new MachineRig(MachineRig.CONFIG);
        empty.machine().load(B);
        empty.machine().load(A);
        empty.runUntil(1000);
        assertThat(empty.events()).containsExactly("400 loaded 1", "800 loaded 0");
    }

    @Test
    void slowsTwoEnginesToTheirShareOfTheMachineWhileBothWork() {
        MachineRig both = new MachineRig(MachineRig.CONFIG, A, B);
        both.start(A, 1, 100);
        both.start(B, 1, 4);
        both.runUntil(10_000);
        assertThat(both.events())
                .as("0.8 / 2 of the speed makes 25 ns of 10, until B has its four tokens")
                .containsExactly(
                        "25 first token of 0",
                        "25 first token of 1",
                        "100 finished 1",
                        (100 + 96 * 10) + " finished 0");
    }

    @Test
    void givesLoadsTheirShareOfTheMachine() {
        rig.start(A, 1, 100);
        rig.runUntil(100);
        rig.machine().load(B);
        rig.runUntil(10_000);
        assertThat(rig.events())
                .as("10 tokens before the load, 400 ns at half the speed make 20, then 70 more")
                .containsExactly("10 first token of 0", "500 loaded 1", "1200 finished 0");
    }

    @Test
    void letsTheModelsShareTheMemoryForTheirContexts() {
        MachineRig both = new MachineRig(MachineRig.CONFIG, A, B);
        both.start(A, 1, 110);
        both.start(B, 1, 110);
        assertThat(both.machine().usedBytes())
                .as("the second context does not fit beside the first")
                .isEqualTo(911);
        both.runUntil(10_000);
        assertThat(both.events())
                .containsExactly("10 first token of 0", "1100 finished 0", "1110 first token of 1", "2200 finished 1");
    }

    @Test
    void failsARequestThatCouldNotEvenRunAlone() {
        rig.start(A, 300, 301);
        assertThat(rig.events()).as("not from inside the call").isEmpty();
        rig.runUntil(0);
        assertThat(rig.events())
                .containsExactly(
                        "0 failed 0: 400 context_overflow: its context does not fit into the machine's memory");
        Leg cancelled = rig.start(A, 300, 301);
        rig.machine().cancel(cancelled);
        rig.runUntil(10);
        assertThat(rig.events()).hasSize(1);
    }

    @Test
    void unloadsAtOnceWhenEverythingWasCancelled() {
        Leg running = rig.start(A, 1, 20);
        rig.runUntil(35);
        rig.machine().cancel(running);
        rig.machine().unload(A);
        rig.runUntil(1000);
        assertThat(running.generatedTokens()).isEqualTo(3);
        assertThat(rig.events()).containsExactly("10 first token of 0", "42 unloaded 0");
        assertThat(rig.machine().usedBytes()).isEqualTo(0);
    }

    @Test
    void tellsTheObserverOfDecodeSteps() {
        List<String> stretches = new ArrayList<>();
        MachineRig observed = new MachineRig(
                MachineRig.CONFIG,
                new RunListener() {
                    @Override
                    public void decoded(
                            int machine,
                            int model,
                            int sequences,
                            int steps,
                            long start,
                            long end,
                            long firstStep,
                            long lastStep) {
                        stretches.add(machine + " " + model + ": " + sequences + " x " + steps + " from " + start
                                + " to " + end + ", " + firstStep + " to " + lastStep);
                    }
                },
                A);
        observed.start(A, 1, 9);
        observed.runUntil(1000);
        assertThat(stretches).containsExactly("0 0: 1 x 8 from 10 to 90, 10 to 10");
    }

    @Test
    void refusesWhatNoNodeMayAskFor() {
        assertThatThrownBy(() -> rig.machine().load(A))
                .hasMessage("model a on machine 0 is RESIDENT where it must be ON_DISK");
        assertThatThrownBy(() -> rig.start(B, 1, 1)).hasMessageContaining("model b on machine 0 is ON_DISK");
        assertThatThrownBy(() -> rig.machine().unload(7)).hasMessageContaining("does not know how to serve model 7");
        rig.start(A, 1, 1);
        assertThatThrownBy(() -> rig.machine().unload(A)).hasMessageContaining("still has 1 attempts");
    }

    @Test
    void refusesAConfigurationThatNoMachineHas() {
        assertThatThrownBy(() -> new MachineConfig(1, 1, 0, 0, 1, List.of(1.0), 0))
                .hasMessage("load share must be 0 or more and below 1, not 1.0");
        assertThatThrownBy(() -> new MachineConfig(1, 1, 0, 0, 0, List.of(), 0))
                .hasMessageStartingWith("efficiency must have an entry");
    }
}
