package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Prefix;
import io.simctl.fleet.Request;
import io.simctl.sim.engine.Input.Arrival;
import io.simctl.sim.engine.Input.Cancel;
import io.simctl.sim.engine.Input.Speed;
import io.simctl.sim.kernel.AlarmQueue;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hand-worked traces; most engines here take 10 ns for a step, whatever is in it. */
class BatchEngineTest {
    private static final long PLENTY = 1_000_000;
    private static final LinearCost TEN = LinearCost.constant(10);

    private static EngineBench bench(int maxSequences, int tokenBudget) {
        return new EngineBench(new EngineLimits(maxSequences, tokenBudget), TEN, 1, PLENTY);
    }

    private static Arrival arrival(long at, int id, int promptTokens, int outputTokens) {
        return new Arrival(at, id, promptTokens, outputTokens, outputTokens);
    }

    @Test
    void givesTheFirstTokenWithTheEndOfThePromptAndOneMoreWithEachStep() {
        History history = bench(4, 8).playArmedBefore(List.of(arrival(0, 1, 20, 5)));
        assertThat(history.request(1).prefillAt).isEqualTo(0);
        assertThat(history.request(1).firstTokenAt).as("chunks of 8, 8 and 4").isEqualTo(30);
        assertThat(history.request(1).lastTokenAt).isEqualTo(70);
        assertThat(history.request(1).generatedTokens).isEqualTo(5);
    }

    @Test
    void fillsTheBudgetOfAStepWithPromptsInTheOrderOfArrival() {
        History history = bench(4, 8).playArmedBefore(List.of(arrival(0, 1, 5, 9), arrival(0, 2, 5, 9)));
        assertThat(history.request(2).prefillAt).as("3 tokens of it fit").isEqualTo(0);
        assertThat(history.request(1).firstTokenAt).isEqualTo(10);
        assertThat(history.request(2).firstTokenAt).isEqualTo(20);
    }

    @Test
    void letsTheTokensOfDecodingSequencesGoFirst() {
        EngineBench bench = bench(4, 4);
        History history =
                bench.playArmedBefore(List.of(arrival(0, 1, 1, 99), arrival(0, 2, 1, 99), arrival(5, 3, 6, 1)));
        assertThat(history.request(3).firstTokenAt)
                .as("two tokens in each of three steps")
                .isEqualTo(40);
    }

    @Test
    void takesAnArrivalInAtTheNextBoundary() {
        History history =
                bench(4, 8).playArmedBefore(List.of(arrival(0, 1, 1, 99), arrival(14, 2, 1, 1), arrival(40, 3, 1, 1)));
        assertThat(history.request(2).prefillAt).isEqualTo(20);
        assertThat(history.request(3).prefillAt).as("right at a boundary").isEqualTo(40);
    }

    @Test
    void makesTheNextOneWaitUntilASequenceHasLeft() {
        History history = bench(1, 8).playArmedBefore(List.of(arrival(0, 1, 1, 3), arrival(1, 2, 1, 2)));
        assertThat(history.request(1).lastTokenAt).isEqualTo(30);
        assertThat(history.request(2).prefillAt).isEqualTo(30);
        assertThat(history.request(2).lastTokenAt).isEqualTo(50);
    }

    @Test
    void letsNobodyPassTheOneInFrontThatDoesNotFitIntoMemory() {
        EngineBench bench = new EngineBench(new EngineLimits(8, 8), TEN, 1, 100);
        History history = bench.playArmedBefore(
                List.of(new Arrival(0, 1, 1, 5, 69), new Arrival(0, 2, 1, 1, 79), new Arrival(0, 3, 1, 1, 1)));
        assertThat(history.request(1).lastTokenAt).isEqualTo(50);
        assertThat(history.request(2).prefillAt).isEqualTo(50);
        assertThat(history.request(3).prefillAt).isEqualTo(50);
    }

    @Test
    void keepsACancelledSequenceInTheStepThatIsUnderWay() {
        LinearCost tenEach = new LinearCost(0, 10, 10, 0, 0);
        EngineBench bench = new EngineBench(new EngineLimits(8, 8), tenEach, 1, PLENTY);
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 1, 4), arrival(0, 2, 1, 99), new Cancel(25, 2)));
        assertThat(history.request(1).firstTokenAt).isEqualTo(20);
        assertThat(history.request(1).lastTokenAt)
                .as("20 ns with both, then 10 alone")
                .isEqualTo(60);
        assertThat(history.request(2).generatedTokens).isEqualTo(1);
        assertThat(history.reported).doesNotContain("last token of 2");
    }

    @Test
    void countsTheMemoryOfACancelledSequenceAsFreeAtOnce() {
        EngineBench bench = bench(8, 8);
        bench.apply(arrival(0, 1, 10, 90));
        bench.clock().runUntil(35);
        assertThat(bench.used()).isEqualTo(100);
        bench.apply(new Cancel(35, 1));
        assertThat(bench.used()).isEqualTo(0);
        assertThat(bench.engine().live()).isEqualTo(0);
        assertThat(bench.engine().isBusy()).isTrue();
        bench.clock().runUntil(40);
        assertThat(bench.engine().isBusy()).isFalse();
    }

    @Test
    void forgetsAtOnceWhatIsCancelledBeforeItHasStarted() {
        EngineBench bench = bench(1, 8);
        bench.playArmedBefore(List.of(arrival(0, 1, 1, 3), arrival(1, 2, 1, 3), new Cancel(2, 2), arrival(3, 3, 1, 1)));
        assertThat(bench.engine().live()).isEqualTo(0);
        assertThat(bench.clock().now()).isEqualTo(40);
    }

    @Test
    void goesOnAtTheNewSpeedInTheMiddleOfAStep() {
        History history = bench(1, 8).playArmedBefore(List.of(arrival(0, 1, 1, 3), new Speed(14, 0.5)));
        assertThat(history.request(1).lastTokenAt).as("6 ns are left, then 10").isEqualTo(14 + 12 + 20);
        assertThat(history.boundaries).containsExactly(new History.Boundary(26, 1), new History.Boundary(46, 1));
    }

    @Test
    void leapsOverAThousandStepsWithOneAlarm() {
        EngineBench bench = bench(8, 64);
        bench.playArmedBefore(List.of(arrival(0, 1, 6390, 1000), arrival(0, 2, 1, 900)));
        assertThat(bench.clock().rung())
                .as("2 arrivals, 99 full chunks, the last one with the other prompt, 2 ends")
                .isEqualTo(2 + 1 + 1 + 1 + 1);
    }

    @Test
    void tellsHowManyTokensThereAreInTheMiddleOfALeap() {
        EngineBench bench = bench(8, 64);
        Leg attempt = Leg.alone(new Demand(Request.of(1, 0, 0, 1, 1000), 1000), 0, 0);
        bench.engine().start(attempt);
        bench.clock().runUntil(5);
        assertThat(bench.engine().generatedTokens(attempt)).isEqualTo(0);
        bench.clock().runUntil(1234);
        assertThat(bench.engine().generatedTokens(attempt)).isEqualTo(123);
    }

    @Test
    void takesInAtTheSameBoundaryWhatIsStartedWhenAnotherFinishes() {
        EngineBench bench = bench(1, 8);
        bench.onReport(reported -> {
            if (reported.equals("last token of 1")) {
                bench.apply(arrival(0, 2, 1, 1));
            }
        });
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 1, 2)));
        assertThat(history.request(2).prefillAt).isEqualTo(20);
    }

    @Test
    void tellsNothingMoreOfWhatIsCancelledWhileItsLastTokenIsDue() {
        EngineBench bench = bench(8, 8);
        bench.onReport(reported -> {
            if (reported.equals("last token of 1")) {
                bench.apply(new Cancel(0, 2));
                bench.apply(new Cancel(0, 3));
            }
        });
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 1, 2), arrival(0, 2, 1, 2), arrival(0, 3, 1, 9)));
        assertThat(history.reported)
                .containsExactly("first token of 1", "first token of 2", "first token of 3", "last token of 1");
        assertThat(bench.used()).isEqualTo(0);
        assertThat(bench.clock().now()).isEqualTo(20);
    }

    @Test
    void dropsAtOnceWhatIsCancelledAtTheBoundaryWhereItStarts() {
        EngineBench bench = bench(8, 8);
        bench.apply(arrival(0, 1, 100, 9));
        bench.apply(new Cancel(0, 1));
        assertThat(bench.engine().isBusy()).isFalse();
        assertThat(bench.used()).isEqualTo(0);
    }

    @Test
    void stopsInTheMiddleOfAStepWhenItsModelLeaves() {
        EngineBench bench = bench(8, 8);
        bench.apply(arrival(0, 1, 100, 9));
        assertThatThrownBy(() -> bench.engine().halt()).hasMessage("the engine still has 1 attempts");
        bench.clock().runUntil(5);
        bench.apply(new Cancel(5, 1));
        bench.engine().halt();
        assertThat(bench.engine().isBusy()).isFalse();
        assertThat(bench.clock().nextAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesLimitsUnderWhichSequencesWouldStarve() {
        assertThatThrownBy(() -> new EngineLimits(8, 7)).hasMessageContaining("token budget of 7");
        assertThatThrownBy(() -> new EngineLimits(0, 7)).hasMessageContaining("at least 1 sequence");
    }

    private static Stream<EngineSettings> kinds() {
        EngineLimits limits = new EngineLimits(8, 16);
        return Stream.of(
                limits,
                new PagedBatching(limits, false, 0, 16, true, 2000),
                new PagedBatching(limits, true, 0, 16, true, 2000),
                SlotBatching.apart(8, 8 * 1000, 16, 0.1, true),
                new SplitBatching(4, 8, 16, 100, 10, true));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allocatesNothingOnceItHasGrown(EngineSettings kind) {
        List<Leg> attempts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            attempts.add(Leg.alone(demand(i), 0, 0));
        }
        AlarmQueue clock = new AlarmQueue();
        BatchEngine engine = new BatchEngine(kind, TEN, 1, clock, new UnlimitedHost());
        engine.open(kind.claim(1));
        for (int round = 0; round < 20; round++) {
            playRound(attempts, engine, clock);
        }
        long before = allocatedBytes();
        for (int round = 0; round < 100; round++) {
            playRound(attempts, engine, clock);
        }
        assertThat(allocatedBytes() - before).as("bytes for 5,000 requests").isLessThan(5000);
    }

    private static Demand demand(int id) {
        int prompt = 1 + 7 * id;
        long[] blocks = new long[(prompt + 31) / 32];
        Arrays.setAll(blocks, i -> i < blocks.length / 2 ? i : 100L * id + i);
        Prefix prefix = new Prefix(32, blocks);
        return new Demand(
                new Request(id, 0, 0, prompt, 100, Request.NO_OWNER, Request.Route.PUBLIC, prefix), 1 + 13 * id % 40);
    }

    private static void playRound(List<Leg> attempts, BatchEngine engine, AlarmQueue clock) {
        for (int i = 0; i < attempts.size(); i++) {
            engine.start(attempts.get(i));
            clock.runUntil(clock.now() + 17);
        }
        clock.runUntil(clock.now() + 100_000);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** A machine with all the memory in the world, which does not care. */
    private static final class UnlimitedHost implements BatchEngine.Host {
        @Override
        public boolean reserve(long bytes) {
            return true;
        }

        @Override
        public void release(long bytes) {}

        @Override
        public void memoryLeft() {}

        @Override
        public void busy(boolean busy) {}

        @Override
        public void firstToken(Leg attempt, long now) {}

        @Override
        public void finished(Leg attempt, long now) {}

        @Override
        public void decoded(int sequences, int steps, long start, long end, long firstStep, long lastStep) {}
    }
}
