package io.simctl.sim.engine;

import io.simctl.fleet.Prefix;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;

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

    /** The step put together at 463 is none, so that at 990 two are, one after the other. Who was stopped for the first keeps nobody from the second. */
    @Example
    void admitsForAStepPutTogetherAtTheInstantOfOneThatSomebodyWasStoppedFor() {
        PagedBatching settings =
                new PagedBatching(new EngineLimits(7, 30), true, 0, 7, true, EngineSettings.ALL).withPriorities();
        List<Input> inputs = List.of(
                new Input.Arrival(22, 14, 19, 13, 13, new Prefix(16, new long[] {1, 2})).with(22, 1),
                new Input.Arrival(116, 13, 21, 13, 15, new Prefix(16, new long[] {1, 3})).with(116, 0),
                new Input.Arrival(382, 6, 14, 16, 16).with(382, -1),
                new Input.Arrival(505, 15, 18, 5, 8).with(505, -1));
        Case world = new Case(settings, new LinearCost(2, 0, 3, 0, 2), 43, inputs);

        assertSame(world.bench().playOneByOne(inputs), world.reference().run(), 0);
    }
}
