package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import io.simctl.sim.engine.Input.Arrival;
import io.simctl.sim.engine.Input.Cancel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-worked traces of vLLM's rules: a step takes 10 ns, a block has 4 tokens, a token takes a byte. */
class PagedEngineTest {
    private static final LinearCost TEN = LinearCost.constant(10);

    private static EngineBench bench(int budget, int blocks) {
        return new EngineBench(
                new PagedBatching(new EngineLimits(4, budget), false, 0, 4, true, EngineSettings.ALL),
                TEN,
                1,
                4L * blocks);
    }

    private static Arrival arrival(long at, int id, int promptTokens, int outputTokens, long... blocks) {
        return new Arrival(at, id, promptTokens, outputTokens, outputTokens, new Prefix(4, blocks));
    }

    @Test
    void stopsTheOneAdmittedLastWhenBlocksRunOutAndComputesItsTokensAgainAsPrompt() {
        EngineBench bench = bench(32, 8);
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 8, 16), arrival(0, 2, 8, 16)));
        assertThat(history.request(1).lastTokenAt).as("as if alone").isEqualTo(10 + 15 * 10);
        assertThat(history.request(2).preemptions).isEqualTo(1);
        assertThat(history.boundaries)
                .as("stopped at 90 with 9 tokens, back at 160, 17 tokens in one step give the tenth")
                .contains(new History.Boundary(170, 1));
        assertThat(history.request(2).lastTokenAt).isEqualTo(170 + 6 * 10);
        assertThat(history.reported)
                .as("the first token is reported once")
                .containsExactly("first token of 1", "first token of 2", "last token of 1", "last token of 2");
    }

    @Test
    void tellsTheGapOfAStoppedSequenceAsOneLongStep() {
        EngineBench bench = bench(32, 8);
        bench.playArmedBefore(List.of(arrival(0, 1, 8, 16), arrival(0, 2, 8, 16)));
        assertThat(bench.gaps()).contains(new EngineBench.Gap(90, 170));
    }

    @Test
    void letsNobodyInUntilTheBlocksOfTheirWholePromptAreFree() {
        EngineBench bench = bench(4, 4);
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 8, 2), arrival(0, 2, 12, 1)));
        assertThat(history.request(2).prefillAt)
                .as("a block is free for its first chunk at 20, but 3 only at 30")
                .isEqualTo(30);
    }

    @Test
    void findsTheLeadingBlocksThatAnEarlierPromptHasLeft() {
        History history = bench(32, 32)
                .playArmedBefore(List.of(
                        arrival(0, 1, 12, 1, 1, 2, 3),
                        arrival(100, 2, 16, 1, 1, 2, 3, 4),
                        arrival(200, 3, 16, 1, 1, 2, 5, 4)));
        assertThat(history.request(1).cachedTokens).isEqualTo(0);
        assertThat(history.request(2).cachedTokens).isEqualTo(12);
        assertThat(history.request(3).cachedTokens)
                .as("text differs from the third block on")
                .isEqualTo(8);
    }

    /** The trace's blocks are five of the engine's. */
    private static Arrival longBlocks(long at, int id, int promptTokens, long... blocks) {
        return new Arrival(at, id, promptTokens, 1, 1, new Prefix(20, blocks));
    }

    @Test
    void findsInAStepWhatTheStepComputesOfAPromptBefore() {
        History history =
                bench(32, 64).playArmedBefore(List.of(longBlocks(0, 1, 40, 1, 2), longBlocks(0, 2, 44, 1, 2, 3)));
        assertThat(history.request(1).prefillAt).isEqualTo(0);
        assertThat(history.request(2).cachedTokens)
                .as("starts at 10 beside the last 8 tokens of the first, all of which it finds")
                .isEqualTo(40);
    }

    @Test
    void findsAllFullBlocksButTheOneWithTheLastTokenOfAPromptThatEndsWhereATracesBlockEnds() {
        History history =
                bench(64, 64).playArmedBefore(List.of(longBlocks(0, 1, 45, 1, 2, 3), longBlocks(100, 2, 20, 1)));
        assertThat(history.request(2).cachedTokens).isEqualTo(16);
    }

    @Test
    void computesTheLastBlockOfAPromptThatIsAllCachedAnew() {
        History history =
                bench(32, 32).playArmedBefore(List.of(arrival(0, 1, 12, 1, 1, 2, 3), arrival(100, 2, 12, 1, 1, 2, 3)));
        assertThat(history.request(2).cachedTokens).isEqualTo(8);
    }

    @Test
    void findsFullBlocksOnly() {
        History history =
                bench(32, 32).playArmedBefore(List.of(arrival(0, 1, 11, 1, 1, 2, 3), arrival(100, 2, 11, 1, 1, 2, 3)));
        assertThat(history.request(2).cachedTokens).isEqualTo(8);
    }

    @Test
    void forgetsTheBlocksThatHaveBeenIdleForLongestAndOfOnePromptTheLastFirst() {
        History history = bench(32, 8)
                .playArmedBefore(List.of(
                        arrival(0, 1, 12, 1, 1, 2, 3),
                        arrival(100, 2, 12, 1, 4, 5, 6),
                        arrival(200, 3, 15, 1),
                        arrival(300, 4, 13, 1, 1, 2, 3),
                        arrival(400, 5, 13, 1, 4, 5, 6)));
        assertThat(history.request(4).cachedTokens)
                .as("4 blocks were wanted, 2 empty")
                .isEqualTo(4);
        assertThat(history.request(5).cachedTokens)
                .as("4 more were wanted, of which the third's own three and an empty one were not enough")
                .isEqualTo(4);
    }

    @Test
    void keepsWhatACancelledPromptHadComputed() {
        History history = bench(4, 32)
                .playArmedBefore(
                        List.of(arrival(0, 1, 12, 1, 1, 2, 3), new Cancel(15, 1), arrival(100, 2, 13, 1, 1, 2, 3)));
        assertThat(history.request(2).cachedTokens)
                .as("two steps of 4 tokens had ended")
                .isEqualTo(8);
    }

    @Test
    void refusesWhatIsLongerThanItsWholeCache() {
        EngineBench bench = bench(32, 8);
        assertThat(bench.holds(arrival(0, 1, 20, 12))).isTrue();
        assertThat(bench.holds(arrival(0, 2, 20, 13))).isFalse();
    }
}
