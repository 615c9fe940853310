package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import io.simctl.sim.engine.Input.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-worked traces of mlx_lm's rules: 2 prompts of 8 tokens a step beside 3 decoding sequences; a pass takes 10 ns. */
class SplitEngineTest {
    private static final LinearCost TEN = LinearCost.constant(10);

    private static EngineBench bench(int cachedPrompts) {
        return new EngineBench(new SplitBatching(2, 3, 8, cachedPrompts, true), TEN, 1, 1_000_000);
    }

    private static Arrival arrival(long at, int id, int promptTokens, int outputTokens, long... blocks) {
        return new Arrival(at, id, promptTokens, outputTokens, outputTokens, new Prefix(4, blocks));
    }

    @Test
    void takesAPieceOfEachPromptInAStep() {
        History history = bench(0).playArmedBefore(List.of(arrival(0, 1, 20, 1), arrival(0, 2, 10, 1)));
        assertThat(history.request(1).firstTokenAt).as("8, 8 and 4").isEqualTo(30);
        assertThat(history.request(2).firstTokenAt).as("8 and 2").isEqualTo(20);
    }

    @Test
    void runsPromptsAndDecodingSequencesOneAfterTheOther() {
        History history = bench(0).playArmedBefore(List.of(arrival(0, 1, 1, 5), arrival(5, 2, 16, 1)));
        assertThat(history.request(2).firstTokenAt)
                .as("two steps of two passes")
                .isEqualTo(10 + 40);
        assertThat(history.request(1).lastTokenAt).isEqualTo(10 + 40 + 20);
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

    @Test
    void decodesAtLeastAsManyAsItPrefillsTogether() {
        EngineBench bench = new EngineBench(new SplitBatching(8, 2, 8, 0, true), TEN, 1, 1_000_000);
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
