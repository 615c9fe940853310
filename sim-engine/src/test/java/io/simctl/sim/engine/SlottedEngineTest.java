package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import io.simctl.sim.engine.Input.Arrival;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-worked traces of llama.cpp's rules: two slots of 100 tokens, batches of 16; a step takes 10 ns. */
class SlottedEngineTest {
    private static final LinearCost TEN = LinearCost.constant(10);

    private static EngineBench bench() {
        return new EngineBench(SlotBatching.apart(2, 200, 16, 0.1, true), TEN, 1, 1000);
    }

    private static Arrival arrival(long at, int id, int promptTokens, int outputTokens, long... blocks) {
        return new Arrival(at, id, promptTokens, outputTokens, outputTokens, new Prefix(4, blocks));
    }

    @Test
    void refusesAPromptThatFillsTheContextOfASlot() {
        assertThat(bench().holds(arrival(0, 1, 99, 1))).isTrue();
        assertThat(bench().holds(arrival(0, 1, 100, 1))).isFalse();
    }

    @Test
    void endsAnOutputWhenTheContextOfItsSlotIsFull() {
        History history = bench().playArmedBefore(List.of(arrival(0, 1, 90, 50)));
        assertThat(history.request(1).generatedTokens).isEqualTo(10);
    }

    @Test
    void makesTheThirdWaitUntilASlotIsIdle() {
        History history =
                bench().playArmedBefore(List.of(arrival(0, 1, 4, 3), arrival(0, 2, 4, 9), arrival(0, 3, 4, 1)));
        assertThat(history.request(3).prefillAt).isEqualTo(30);
    }

    @Test
    void fillsTheBatchWithPromptsInTheOrderOfTheirSlotsAndNotOfTheirArrival() {
        History history =
                bench().playArmedBefore(List.of(arrival(0, 2, 60, 1), arrival(0, 1, 4, 2), arrival(15, 3, 40, 1)));
        assertThat(history.request(3).prefillAt)
                .as("gets the first slot, idle since 20")
                .isEqualTo(20);
        assertThat(history.request(3).firstTokenAt).as("16, 16 and 8 tokens").isEqualTo(50);
        assertThat(history.request(2).firstTokenAt)
                .as("12 and 15 tokens beside the other's, then 8 and 16, then 9")
                .isEqualTo(70);
    }

    private static EngineBench fourSlots(int batchTokens) {
        return new EngineBench(SlotBatching.apart(4, 4096, batchTokens, 0.1, true), TEN, 1, 10_000);
    }

    private static List<String> firstTokens(History history) {
        return history.reported.stream().filter(r -> r.startsWith("first")).toList();
    }

    @Test
    void givesABurstToItsSlotsFromTheLastToTheFirstSoThatWhoCameFirstIsServedLast() {
        History history = fourSlots(256)
                .playOneByOne(List.of(
                        arrival(1, 0, 400, 1), arrival(2, 1, 400, 1), arrival(3, 2, 400, 1), arrival(4, 3, 400, 1)));
        assertThat(firstTokens(history))
                .containsExactly("first token of 3", "first token of 2", "first token of 1", "first token of 0");
    }

    @Test
    void servesThoseInReverseWhoWaitedForSlotsThatAreGivenBackTogether() {
        List<Input> inputs = new ArrayList<>();
        for (int id = 0; id < 4; id++) {
            inputs.add(arrival(0, id, 10, 10));
        }
        for (int id = 4; id < 8; id++) {
            inputs.add(arrival(20 + id, id, 60, 1));
        }
        assertThat(firstTokens(fourSlots(64).playArmedBefore(inputs)).subList(4, 8))
                .containsExactly("first token of 7", "first token of 6", "first token of 5", "first token of 4");
    }

    @Test
    void putsWhoComesInTheStepThatGivesSlotsBackBehindThoseWhoWaitedBefore() {
        List<Input> inputs = new ArrayList<>();
        for (int id = 0; id < 4; id++) {
            inputs.add(arrival(0, id, 10, 10));
        }
        inputs.add(arrival(20, 4, 60, 1));
        inputs.add(arrival(95, 5, 60, 1));
        assertThat(firstTokens(fourSlots(64).playArmedBefore(inputs)).subList(4, 6))
                .containsExactly("first token of 4", "first token of 5");
    }

    private static EngineBench unified(int contextTokens, long hostBytes) {
        return new EngineBench(
                new SlotBatching(4, contextTokens, true, 2048, 0.1, true, hostBytes), TEN, 1, contextTokens);
    }

    @Test
    void letsEverySlotUseTheWholeContextWhereThereIsOnePool() {
        assertThat(unified(4096, 0).holds(arrival(0, 1, 3000, 64))).isTrue();
        History history = unified(4096, 0).playArmedBefore(List.of(arrival(0, 1, 3000, 64)));
        assertThat(history.request(1).generatedTokens).isEqualTo(64);
    }

    @Test
    void failsAllThatRunWhenTheirPoolOverflows() {
        History history = unified(1024, 0)
                .playOneByOne(List.of(
                        arrival(1, 0, 200, 200),
                        arrival(2, 1, 200, 200),
                        arrival(3, 2, 200, 200),
                        arrival(4, 3, 200, 200)));
        assertThat(history.failed).containsExactly(0, 1, 2, 3);
        assertThat(history.request(0).generatedTokens)
                .as("4 times 200 of prompt and about 56 of output each")
                .isBetween(50, 60);
        assertThat(history.request(0).lastTokenAt).isNaN();
    }

    @Test
    void emptiesIdleSlotsBeforeItFailsAnybody() {
        History history = unified(1024, 0)
                .playArmedBefore(List.of(arrival(0, 1, 500, 10), arrival(1000, 2, 500, 10), arrival(2000, 3, 500, 10)));
        assertThat(history.failed).isEmpty();
        assertThat(history.request(3).generatedTokens).isEqualTo(10);
    }

    @Test
    void findsInASlotWhatAStepThatHasNotBegunWouldHaveEmptiedItFor() {
        History history = unified(100, 0)
                .playOneByOne(List.of(
                        arrival(0, 1, 8, 1, 1, 2),
                        arrival(100, 2, 20, 1, 3, 4, 5, 6, 7),
                        arrival(200, 3, 75, 1),
                        arrival(200, 4, 20, 1, 3, 4, 5, 6, 7)));
        assertThat(history.request(4).cachedTokens).isEqualTo(19);
        assertThat(history.failed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsPromptsAgainInTheHostsMemoryThatLeftTheirSlot(boolean isUnified) {
        SlotBatching settings = new SlotBatching(4, 4096, isUnified, 2048, 0.1, true, 1_000_000);
        List<Input> inputs = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            for (int user = 0; user < 8; user++) {
                long[] blocks = new long[75 + 13 * turn];
                Arrays.setAll(blocks, i -> i);
                blocks[0] = 1000L + user;
                inputs.add(arrival(1000L * inputs.size(), inputs.size(), 300 + 50 * turn, 8, blocks));
            }
        }
        History history = new EngineBench(settings, TEN, 1, 4096).playArmedBefore(inputs);
        for (int id = 8; id < 16; id++) {
            assertThat(history.request(id).cachedTokens).isEqualTo(300);
        }
    }

    @Test
    void startsAPromptWhenItIsTakenInAndNotWhenOneAtTheSameInstantTookItsPlace() {
        History history = bench().playArmedBefore(List.of(
                arrival(0, 2, 4, 1), arrival(0, 1, 4, 2), arrival(30, 3, 20, 1), arrival(30, 4, 40, 1)));
        assertThat(history.request(4).prefillAt)
                .as("gets the first slot, idle since 20")
                .isEqualTo(30);
        assertThat(history.request(3).prefillAt)
                .as("had the second slot, idle since 10, and waits for 16, 16 and 8 tokens of the other")
                .isEqualTo(50);
    }

    @Test
    void choosesTheIdleSlotThatRemembersMostOfThePromptElseTheLongestIdle() {
        History history = bench().playArmedBefore(List.of(
                arrival(0, 1, 8, 1, 1, 2),
                arrival(0, 2, 8, 1, 3, 4),
                arrival(100, 3, 12, 1, 3, 4, 5),
                arrival(200, 4, 8, 1, 7, 8),
                arrival(300, 5, 13, 1, 3, 4, 5),
                arrival(400, 6, 8, 1, 1, 2)));
        assertThat(history.request(3).cachedTokens).isEqualTo(8);
        assertThat(history.request(4).cachedTokens).as("takes the slot of 1").isEqualTo(0);
        assertThat(history.request(5).cachedTokens).isEqualTo(12);
        assertThat(history.request(6).cachedTokens)
                .as("nobody remembers it any more")
                .isEqualTo(0);
    }

    @Test
    void computesTheLastTokenOfAPromptThatIsAllKnown() {
        History history = bench().playArmedBefore(List.of(arrival(0, 1, 8, 1, 1, 2), arrival(100, 2, 8, 1, 1, 2)));
        assertThat(history.request(2).cachedTokens).isEqualTo(7);
    }

    @Test
    void makesContextsSmallerWhereMemoryIsShort() {
        EngineBench bench = new EngineBench(SlotBatching.apart(2, 200, 16, 0.1, true), TEN, 1, 100);
        assertThat(bench.holds(arrival(0, 1, 49, 1))).isTrue();
        assertThat(bench.holds(arrival(0, 1, 50, 1))).isFalse();
    }
}
