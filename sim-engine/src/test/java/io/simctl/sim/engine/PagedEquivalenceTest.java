package io.simctl.sim.engine;

import java.util.Random;

/** Paged KV cache, preemption and prefix cache: pools of 20 to 400 tokens, where a request takes up to 220. */
class PagedEquivalenceTest extends EngineEquivalence {
    @Override
    EngineSettings settings(Random random) {
        int sequences = 1 + random.nextInt(8);
        EngineLimits limits = new EngineLimits(sequences, sequences + random.nextInt(61));
        int blockTokens = 1 + random.nextInt(random.nextBoolean() ? 16 : 4);
        return new PagedBatching(limits, blockTokens, random.nextInt(4) > 0, EngineSettings.ALL);
    }
}
