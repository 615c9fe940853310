package io.simctl.sim.engine;

import java.util.Random;

/** llama.cpp's server slots, with contexts that some requests do not fit into and some fill, or with one that all fill together. */
class SlottedEquivalenceTest extends TiedEquivalence {
    @Override
    EngineSettings settings(Random random) {
        int slots = 1 + random.nextInt(6);
        double similarity = random.nextInt(3) == 0 ? 0 : 0.9 * random.nextDouble();
        int context = slots * (20 + random.nextInt(200));
        return new SlotBatching(
                slots,
                context,
                random.nextBoolean(),
                slots + random.nextInt(61),
                similarity,
                random.nextInt(4) > 0,
                random.nextBoolean() ? 0 : random.nextInt(600));
    }
}
