package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PipelineCostTest {
    private static final StepCost WHOLE =
            new RooflineCost(new Hardware(400e9, 20e12, 1, 1, 1, 1e6, 0), ModelCost.dense(40e9, 140e9, 300_000, 1e6));

    /** 8192 numbers of 16 bit over 1 GB/s take 16.384 us; a way takes 50 us besides. */
    private static StepCost pipeline(double promptFrames) {
        return PipelineCost.of(WHOLE, 2, 1e6, 8192, 1e9, 50_000, promptFrames);
    }

    @Test
    void aTokenTakesTheTimeOfAllLayersTheWaysAndASecondOverhead() {
        assertThat(pipeline(1).base(1, 0) - WHOLE.base(1, 0)).isCloseTo(1e6 + 2 * 50_000 + 16_384, within(1e-3));
    }

    @Test
    void aPromptsActivationsCrossTheLinkTokenByToken() {
        assertThat(pipeline(1).base(0, 500) - WHOLE.base(0, 500))
                .isCloseTo(1e6 + 2 * 50_000 + 500 * 16_384, within(1e-3));
        assertThat(pipeline(1.37).base(0, 500) - pipeline(1).base(0, 500)).isCloseTo(0.37 * 500 * 16_384, within(1e-3));
        assertThat(pipeline(1.37).base(1, 0)).isEqualTo(pipeline(1).base(1, 0));
    }

    @Test
    void threeStagesHaveTwoLinksBetweenThemAndAWayBack() {
        StepCost three = PipelineCost.of(WHOLE, 3, 1e6, 8192, 1e9, 50_000, 1);
        assertThat(three.base(1, 0) - WHOLE.base(1, 0)).isCloseTo(2 * 1e6 + 3 * 50_000 + 2 * 16_384, within(1e-3));
    }

    @Test
    void theBubbleIsHalfOfEitherMachine() {
        double both = pipeline(1).base(1, 0);
        double half = PipelineCost.of(
                        new RooflineCost(
                                new Hardware(400e9, 20e12, 1, 1, 1, 1e6, 0),
                                ModelCost.dense(20e9, 70e9, 150_000, 0.5e6)),
                        2,
                        0,
                        8192,
                        1e9,
                        0,
                        1)
                .whole()
                .base(1, 0);
        assertThat(half / both).as("what one of them works of a step").isCloseTo(0.5, within(0.01));
    }

    @Test
    void attentionTakesWhatItTakesOnOneMachine() {
        assertThat(pipeline(1).perContextToken()).isEqualTo(WHOLE.perContextToken());
        assertThat(pipeline(1).perPrefillPair()).isEqualTo(WHOLE.perPrefillPair());
    }
}
