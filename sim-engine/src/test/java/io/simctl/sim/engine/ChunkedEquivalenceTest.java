package io.simctl.sim.engine;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Chunked prefill with reserved contexts; with one sequence it is the serial engine. */
class ChunkedEquivalenceTest extends TiedEquivalence {
    @Override
    EngineSettings settings(Random random) {
        int sequences = 1 + random.nextInt(8);
        return new EngineLimits(sequences, sequences + random.nextInt(61));
    }

    /** What is asked of the engine before a boundary at the same time counts at that boundary, a cancellation included. */
    @Property(tries = 1000)
    void countsAtABoundaryWhatComesBeforeItAtTheSameTime(@ForAll("wholeCases") Case world) {
        List<Input> onGrid =
                world.inputs().stream().map(EngineEquivalence::onGrid).toList();
        Case tied = new Case(world.settings(), world.cost(), world.capacity(), onGrid);
        assertSame(tied.bench().playArmedBefore(onGrid), tied.reference().run(), 0);
    }
}
