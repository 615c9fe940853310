package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Paged KV cache where a step is put together when the one before it begins. Which of two things at the same instant comes first matters
 * here, so no two do.
 */
class LateEquivalenceTest extends EngineEquivalence {
    @Override
    StepCost cost(Random random, LinearCost linear) {
        return linearOrNot(random, linear);
    }

    @Override
    EngineSettings settings(Random random) {
        int sequences = 1 + random.nextInt(8);
        EngineLimits limits = new EngineLimits(sequences, sequences + random.nextInt(61));
        int blockTokens = 1 + random.nextInt(random.nextBoolean() ? 16 : 4);
        return new PagedBatching(limits, true, 0, blockTokens, random.nextInt(4) > 0, EngineSettings.ALL);
    }

    @Override
    List<Input> inputs(List<Input> inputs) {
        return apart(inputs.stream()
                .map(input -> input instanceof Input.Arrival a
                        ? new Input.Arrival(
                                a.at() + offGrid(2 * MOST_ARRIVALS + a.id()),
                                a.id(),
                                a.promptTokens(),
                                a.outputTokens(),
                                a.id() % 2 == 0 ? a.outputTokens() : a.maxTokens(),
                                a.prefix(),
                                a.text())
                        : input)
                .sorted(Comparator.comparingLong(Input::at))
                .toList());
    }
}
