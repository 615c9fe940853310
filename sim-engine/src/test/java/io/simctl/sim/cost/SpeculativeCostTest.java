package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What drafts bring and cost. */
class SpeculativeCostTest {
    private static final StepCost CARD = new RooflineCost(
            new Hardware(3e12, 900e12, 0.7, 0.5, 0.5, 500_000, 0), ModelCost.dense(16e9, 16e9, 128e3, 0));

    private static double gain(SpeculativeCost cost, int sequences) {
        return cost.decodeTokensPerSecond(sequences, 500) / CARD.decodeTokensPerSecond(sequences, 500);
    }

    @Property(tries = 50)
    void aStepGivesAsManyTokensAsDraftsThatAreAcceptedOneByOne(
            @ForAll @IntRange(min = 1, max = 8) int drafted, @ForAll @DoubleRange(min = 0, max = 1) double acceptance) {
        Random random = new Random(drafted);
        int steps = 50_000;
        long tokens = 0;
        for (int i = 0; i < steps; i++) {
            int accepted = 0;
            while (accepted < drafted && random.nextDouble() < acceptance) {
                accepted++;
            }
            tokens += accepted + 1;
        }
        assertThat(new SpeculativeCost(CARD, drafted, acceptance, 0).tokensPerStep())
                .isCloseTo((double) tokens / steps, within(0.05));
    }

    @Property(tries = 200)
    void theGainNeverGrowsWithTheBatch(
            @ForAll @IntRange(min = 1, max = 8) int drafted,
            @ForAll @DoubleRange(min = 0, max = 1) double acceptance,
            @ForAll @DoubleRange(min = 0, max = 0.3) double draftCost) {
        SpeculativeCost cost = new SpeculativeCost(CARD, drafted, acceptance, draftCost);
        StepCost plain = CARD;
        double before = Double.MAX_VALUE;
        for (int sequences = 1; sequences <= 512; sequences *= 2) {
            double gain = plain.base(sequences, 0) / cost.base(sequences, 0);
            assertThat(gain).isLessThanOrEqualTo(before * (1 + 1e-9));
            before = gain;
        }
    }

    @Test
    void fourDraftsAlmostTrebleOneSequenceAndSlowAFullBatchDown() {
        SpeculativeCost cost = new SpeculativeCost(CARD, 4, 0.8, 0);
        assertThat(gain(cost, 1)).as("(1 - 0.8^5) / 0.2 = 3.36, all but free").isCloseTo(3.36, within(0.01));
        assertThat(gain(new SpeculativeCost(CARD, 4, 0.5, 0), 512))
                .as("every second draft in vain")
                .isLessThan(0.7);
    }

    @Test
    void draftsThatAreNeverAcceptedOnlyCost() {
        SpeculativeCost cost = new SpeculativeCost(CARD, 4, 0, 0.1);
        assertThat(cost.base(1, 0)).isCloseTo(1.4 * CARD.base(1, 0), within(1.0));
    }

    @Test
    void promptsCostWhatTheyAddToTheStep() {
        SpeculativeCost cost = new SpeculativeCost(CARD, 4, 0.8, 0.1);
        assertThat(cost.base(0, 1000)).isEqualTo(CARD.base(0, 1000));
        assertThat(cost.base(8, 1000) - cost.base(8, 0))
                .isCloseTo(CARD.base(40, 1000) - CARD.base(40, 0), within(1e-3));
    }
}
