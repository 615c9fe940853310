package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Paged KV cache where requests have one of three priorities. Of two that come at the same instant to an engine at rest the first would
 * be in a step before the second is known, whatever their priorities, so no two do.
 */
class PriorityEquivalenceTest extends EngineEquivalence {
    @Override
    StepCost cost(Random random, LinearCost linear) {
        return linearOrNot(random, linear);
    }

    @Override
    EngineSettings settings(Random random) {
        int sequences = 1 + random.nextInt(8);
        EngineLimits limits = new EngineLimits(sequences, sequences + random.nextInt(61));
        int blockTokens = 1 + random.nextInt(random.nextBoolean() ? 16 : 4);
        int longPrompt = random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0;
        boolean cachesPrefixes = longPrompt == 0 && random.nextInt(4) > 0;
        return new PagedBatching(limits, false, longPrompt, blockTokens, cachesPrefixes, EngineSettings.ALL)
                .withPriorities();
    }

    @Override
    List<Input> inputs(List<Input> inputs) {
        return inputs.stream()
                .map(PriorityEquivalenceTest::prioritised)
                .sorted(Comparator.comparingLong(Input::at))
                .toList();
    }

    private static Input prioritised(Input input) {
        return input instanceof Input.Arrival a
                ? a.with(a.at() + offGrid(2 * MOST_ARRIVALS + a.id()), a.id() * 7 % 3 - 1)
                : input;
    }
}
