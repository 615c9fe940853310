package io.simctl.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RooflineCostTest {
    /** 100 GB/s and 10 TFLOP/s of which everything is reached, 1 ms of overhead and 10 µs for each sequence. */
    private static final Hardware MACHINE = new Hardware(100e9, 10e12, 1, 1, 0.5, 1e6, 1e4);

    /** 8 GB of weights, 8 GFLOP a token, 100 kB of KV cache a token, 1 MFLOP a pair. */
    private static final ModelCost DENSE = ModelCost.dense(8e9, 8e9, 1e5, 1e6);

    private final StepCost cost = new RooflineCost(MACHINE, DENSE);

    @Test
    void readsTheWeightsOnceHoweverManySequencesDecode() {
        assertThat(cost.base(1, 0)).isEqualTo(1e6 + 1e4 + 80e6);
        assertThat(cost.base(40, 0)).isEqualTo(1e6 + 40e4 + 80e6);
    }

    @Test
    void isBoundByComputeOnceTheTokensAreMany() {
        assertThat(cost.base(100, 0)).isEqualTo(1e6 + 100e4 + 100 * 1.6e6);
        assertThat(cost.base(0, 1000)).isEqualTo(1e6 + 1000 * 0.8e6);
        assertThat(cost.base(10, 1000)).isEqualTo(1e6 + 10e4 + 10 * 1.6e6 + 1000 * 0.8e6);
    }

    @Test
    void readsTheKvCacheOfTheContextAndComputesTheAttentionOfPrompts() {
        assertThat(cost.perContextToken()).isCloseTo(1e3, within(1e-9));
        assertThat(cost.perPrefillPair()).isCloseTo(100, within(1e-9));
    }

    @Test
    void namesTheRatesThatPoliciesKnow() {
        assertThat(cost.decodeTokensPerSecond(2, 500)).isCloseTo(1e9 / (81e6 + 2e4 + 1e6), within(1e-9));
        double twoChunksAndARest = 2 * (1e6 + 400 * 0.8e6) + 1e6 + 200 * 0.8e6 + 100 * StepCost.pairs(0, 1000);
        assertThat(cost.prefillTokensPerSecond(1000, 400)).isCloseTo(1000e9 / twoChunksAndARest, within(1e-9));
    }

    @Test
    void countsTheSamePairsInChunksAsInOnePiece() {
        double inChunks = StepCost.pairs(0, 300) + StepCost.pairs(300, 500) + StepCost.pairs(800, 200);
        assertThat(inChunks).isEqualTo(StepCost.pairs(0, 1000));
        assertThat(StepCost.pairs(0, 3)).as("1 + 2 + 3").isEqualTo(6);
    }

    @Test
    void readsTheExpertsThatItsTokensAreExpectedToPick() {
        int experts = 64;
        int picked = 4;
        ModelCost mixture = new ModelCost(1, 64e9, experts, picked, 1, 0, 0);
        assertThat(mixture.weightBytesRead(1)).isCloseTo(4e9, within(2.0));
        for (int tokens : new int[] {2, 8, 30}) {
            double touched = averageTouched(experts, picked, tokens);
            assertThat(mixture.weightBytesRead(tokens) / 1e9).isCloseTo(touched, within(0.02 * touched));
        }
    }

    /** Plays the routers' part with dice. */
    private static double averageTouched(int experts, int picked, int tokens) {
        Random dice = new Random(1);
        int rounds = 2000;
        long touched = 0;
        for (int round = 0; round < rounds; round++) {
            BitSet all = new BitSet();
            for (int token = 0; token < tokens; token++) {
                BitSet own = new BitSet();
                while (own.cardinality() < picked) {
                    own.set(dice.nextInt(experts));
                }
                all.or(own);
            }
            touched += all.cardinality();
        }
        return (double) touched / rounds;
    }

    @Test
    void sizesAKvCacheAndItsAttentionFromTheModelsShape() {
        assertThat(ModelCost.kvBytesPerToken(32, 8, 128, 2))
                .as("Llama 3 8B in 16 bits")
                .isEqualTo(131_072);
        assertThat(ModelCost.flopsPerPair(32, 32, 128)).isEqualTo(524_288);
    }

    @Test
    void refusesFiguresThatNoMachineHas() {
        assertThatThrownBy(() -> new Hardware(100e9, 10e12, 1.2, 1, 1, 0, 0))
                .hasMessage("bandwidth efficiency must be above 0 and at most 1, not 1.2");
        assertThatThrownBy(() -> new Hardware(0, 10e12, 1, 1, 1, 0, 0))
                .hasMessage("memory bandwidth must be above 0, not 0.0");
        assertThatThrownBy(() -> new ModelCost(1, 1, 8, 9, 1, 0, 0))
                .hasMessage("a token must pick from 0 to 8 experts, not 9");
    }

    @Test
    void readsTheWeightsAgainForEachPassOfALongStep() {
        Hardware slow = new Hardware(1e9, 1e18, 1, 1, 1, 0, 0);
        ModelCost model = ModelCost.dense(1e9, 2e9, 0, 0);
        assertThat(new RooflineCost(slow, model, 512).base(4, 2044))
                .as("4 passes of 512 tokens, each as long as a look at the weights")
                .isEqualTo(4 * new RooflineCost(slow, model).base(4, 2044));
    }
}
