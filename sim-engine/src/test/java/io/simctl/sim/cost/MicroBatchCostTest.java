package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MicroBatchCostTest {
    private static final StepCost WHOLE =
            new RooflineCost(new Hardware(400e9, 20e12, 1, 1, 1, 1e6, 0), ModelCost.dense(40e9, 140e9, 300_000, 1e6));

    private final StepCost round = new MicroBatchCost(WHOLE, 4, 512);

    @Test
    void oneSequenceIsServedAsFastAsByOneStageWithAllLayers() {
        assertThat(round.base(1, 0)).isEqualTo(WHOLE.base(1, 0));
        assertThat(round.perContextToken(1)).isEqualTo(WHOLE.perContextToken());
        assertThat(round.base(4, 0)).as("without bubbles").isEqualTo(WHOLE.base(1, 0));
    }

    @Test
    void theFullestMicroBatchIsWaitedFor() {
        assertThat(round.base(65, 0)).isEqualTo(WHOLE.base(17, 0)).isEqualTo(round.base(68, 0));
        assertThat(round.perContextToken(5) * 5).isCloseTo(WHOLE.perContextToken() * 2, within(1e-9));
    }

    @Test
    void promptsFillOneMicroBatchBeforeTheNext() {
        assertThat(round.base(8, 300)).isEqualTo(WHOLE.base(2, 300));
        assertThat(round.base(8, 510)).isEqualTo(WHOLE.base(2, 510)).isEqualTo(round.base(8, 2040));
        assertThat(round.perPrefillPair(0, 400)).isEqualTo(WHOLE.perPrefillPair());
        assertThat(round.perPrefillPair(0, 2048)).isCloseTo(WHOLE.perPrefillPair() / 4, within(1e-12));
    }

    @Test
    void longPromptsArePrefilledAsManyTimesAsFastAsThereAreStages() {
        assertThat(round.prefillTokensPerSecond(1 << 20, 2048) / WHOLE.prefillTokensPerSecond(1 << 20, 512))
                .isCloseTo(4, within(0.01));
    }
}
