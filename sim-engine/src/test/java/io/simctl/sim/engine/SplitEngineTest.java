package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.simctl.fleet.Prefix;
import io.simctl.sim.engine.Input.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-worked traces of mlx_lm's rules: 2 prompts of 8 tokens a step beside 3 decoding sequences; a pass takes 10 ns. */
class SplitEngineTest {
    private static final LinearCost TEN = LinearCost.constant(10);

    private static EngineBench bench(int cachedPrompts) {
        return new EngineBench(new SplitBatching(2, 3, 8, 0, cachedPrompts, true), TEN, 1, 1_000_000);
    }

    private static Arrival arrival(long at, int id, int promptTokens, int outputTokens, long... blocks) {
        return new Arrival(at, id, promptTokens, outputTokens, outputTokens, new Prefix(4, blocks));
    }

    @Test
    void takesAPieceOfEachPromptInAStep() {
        History history = bench(0).playArmedBefore(List.of(arrival(0, 1, 20, 1), arrival(0, 2, 10, 1)));
        assertThat(history.request(2).firstTokenAt)
                .as("8, 1, and its last in a pass of its own beside 3 of the other's")
                .isEqualTo(10 + 10 + 20);
        assertThat(history.request(1).firstTokenAt).as("8, 8, 3 and 1").isEqualTo(50);
    }

    @Test
    void runsPromptsAndDecodingSequencesOneAfterTheOther() {
        History history = bench(0).playArmedBefore(List.of(arrival(0, 1, 1, 5), arrival(5, 2, 16, 1)));
        assertThat(history.request(2).firstTokenAt)
                .as("8, 7 and 1, each beside a token of the other")
                .isEqualTo(10 + 60);
        assertThat(history.request(1).lastTokenAt).isEqualTo(10 + 60 + 10);
    }

    @Test
    void takesNoPromptInWhileAsManyDecodeAsMay() {
        History history = bench(0).playArmedBefore(
                        List.of(arrival(0, 1, 1, 9), arrival(0, 2, 1, 4), arrival(0, 3, 1, 9), arrival(0, 4, 1, 1)));
        assertThat(history.request(3).prefillAt).as("two prompts at a time").isEqualTo(10);
        assertThat(history.request(2).lastTokenAt)
                .as("one step of two passes, then two")
                .isEqualTo(10 + 20 + 20);
        assertThat(history.request(4).prefillAt).isEqualTo(50);
    }

    /** At 14 the first is gone and the second does not fit yet, which it does by what comes at that very instant. */
    @Test
    void looksAtItsQueueNoSoonerForAStepThatIsPlannedTwice() {
        EngineBench bench =
                new EngineBench(new SplitBatching(2, 8, 3, 22, 0, true), new LinearCost(4, 4, 1, 0, 0), 1, 271);
        History history = bench.playOneByOne(List.of(
                new Arrival(0, 1, 85, 5, 22),
                new Arrival(0, 2, 47, 107, 121),
                new Arrival(5, 3, 46, 11, 23),
                new Input.TakenByOthers(6, 135),
                new Input.Cancel(11, 1),
                new Input.AllGivenBack(14)));
        assertThat(history.request(2).prefillAt).isEqualTo(14);
        assertThat(history.request(3).prefillAt)
                .as("seen when the round of 22 is over")
                .isEqualTo(28);
    }

    @Test
    void decodesAtLeastAsManyAsItPrefillsTogether() {
        EngineBench bench = new EngineBench(new SplitBatching(8, 2, 8, 0, 0, true), TEN, 1, 1_000_000);
        List<Input> inputs = new ArrayList<>();
        for (int id = 0; id < 12; id++) {
            inputs.add(arrival(0, id, 4, 5));
        }
        assertThat(bench.playArmedBefore(inputs).boundaries)
                .extracting(History.Boundary::sequences)
                .contains(8)
                .allMatch(sequences -> sequences <= 8);
    }

    @Test
    void seesWhatArrivesWhileItDecodesWhenARoundIsOver() {
        EngineBench bench =
                new EngineBench(new SplitBatching(8, 32, 2048, 500, 0, true), LinearCost.constant(28), 1, 1_000_000);
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 8, 200), arrival(100, 2, 12, 4)));
        assertThat(history.request(2).prefillAt)
                .as("the first end of a step of 28 ns after 500")
                .isEqualTo(504);
        assertThat(history.request(2).firstTokenAt)
                .as("two steps of two passes: the prompt, then its last token")
                .isEqualTo(504 + 4 * 28);
    }

    @Test
    void makesShortRequestsWaitAsLongAsTheServerDoesWhileOneDecodes() {
        long[] at = {1630, 1940, 2621, 2978, 3334, 3864, 4471, 4867, 5219, 5677, 6185, 6638};
        List<Input> inputs = new ArrayList<>(List.of(arrival(0, 0, 8, 2000)));
        for (int i = 0; i < at.length; i++) {
            inputs.add(arrival(at[i] * 1_000_000, i + 1, 12, 4));
        }
        SplitBatching settings = new SplitBatching(8, 32, 2048, SplitBatching.USUAL_LOOK_NANOS, 0, true);
        History history = new EngineBench(settings, LinearCost.constant(28e6), 1, 1_000_000).playArmedBefore(inputs);
        double waited = 0;
        for (int i = 0; i < at.length; i++) {
            waited += history.request(i + 1).firstTokenAt / 1e6 - at[i];
        }
        assertThat(waited / at.length)
                .as("ms to the first token; the real server took 316 ms at 28 ms a token")
                .isCloseTo(316, withinPercentage(15));
    }

    @Test
    void padsThePromptsOfABatchToTheLongest() {
        LinearCost tokens = new LinearCost(1, 0, 1, 0, 0);
        EngineBench bench = new EngineBench(new SplitBatching(8, 32, 8, 0, 0, true), tokens, 1, 1_000_000);
        History history = bench.playArmedBefore(List.of(arrival(0, 1, 9, 1), arrival(0, 2, 3, 1)));
        assertThat(history.request(2).firstTokenAt)
                .as("twice 8 tokens, and the two last ones together")
                .isEqualTo(1 + 16 + 1);
    }

    @Test
    void remembersThePromptsOfTheLastRequestsThatFinished() {
        History history = bench(2).playArmedBefore(List.of(
                arrival(0, 1, 8, 1, 1, 2),
                arrival(100, 2, 8, 1, 3, 4),
                arrival(200, 3, 12, 1, 1, 2, 5),
                arrival(300, 4, 8, 1, 3, 4),
                arrival(400, 5, 8, 1, 7, 8),
                arrival(500, 6, 12, 1, 1, 2, 5)));
        assertThat(history.request(3).cachedTokens).isEqualTo(8);
        assertThat(history.request(4).cachedTokens)
                .as("3 took the place of 1, whose prompt it goes on with; the last token is computed anew")
                .isEqualTo(7);
        assertThat(history.request(6).cachedTokens).as("2 and 5 came after it").isEqualTo(0);
    }
}
