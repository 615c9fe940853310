package io.simctl.sim.engine;

import java.util.Random;

/** mlx_lm's prompt batch and decode batch. */
class SplitEquivalenceTest extends TiedEquivalence {
    @Override
    EngineSettings settings(Random random) {
        return new SplitBatching(
                1 + random.nextInt(5),
                1 + random.nextInt(8),
                1 + random.nextInt(60),
                random.nextInt(40) * (1L << 20),
                random.nextInt(5),
                true);
    }
}
