package io.simctl.sim.engine;

import java.util.List;
import java.util.Random;

/** Priorities where a step is put together when the one before it begins. */
class LatePriorityEquivalenceTest extends LateEquivalenceTest {
    @Override
    EngineSettings settings(Random random) {
        return ((PagedBatching) super.settings(random)).withPriorities();
    }

    @Override
    List<Input> inputs(List<Input> inputs) {
        return super.inputs(inputs).stream()
                .map(input -> input instanceof Input.Arrival a ? (Input) a.with(a.at(), a.id() * 7 % 3 - 1) : input)
                .toList();
    }
}
