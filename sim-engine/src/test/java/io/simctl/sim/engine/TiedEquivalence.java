package io.simctl.sim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * An {@link EngineEquivalence} of engines for which what comes right at a boundary counts at that boundary. The engine has put its next
 * step together by then and does it once more: nothing of the first time may be left.
 */
abstract class TiedEquivalence extends EngineEquivalence {
    private static final int MOST_TIES = 6;

    @Property(tries = 1000)
    void countsAtABoundaryWhatComesRightThen(@ForAll("wholeCases") Case world, @ForAll long seed) {
        assertSameWithTies(world, seed);
    }

    @Property(tries = 100_000)
    @Tag("slow")
    void countsAtABoundaryWhatComesRightThenOnAHundredThousandWorkloads(
            @ForAll("wholeCases") Case world, @ForAll long seed) {
        assertSameWithTies(world, seed);
    }

    private static void assertSameWithTies(Case world, long seed) {
        Random random = new Random(seed);
        List<Input> inputs = new ArrayList<>(world.inputs());
        long last = -1;
        for (int tie = 0; tie < MOST_TIES; tie++) {
            long after = last;
            List<Long> boundaries = with(world, inputs).reference().run().boundaries.stream()
                    .map(boundary -> Math.round(boundary.at()))
                    .filter(at -> at > after)
                    .toList();
            if (boundaries.isEmpty()) {
                break;
            }
            last = boundaries.get(random.nextInt(Math.min(boundaries.size(), 20)));
            inputs.add(
                    random.nextInt(3) == 0
                            ? new Input.AllGivenBack(last)
                            : request(inputs, last, MOST_ARRIVALS + tie, random));
        }
        Case tied = with(world, inputs);
        assertSame(tied.bench().playOneByOne(tied.inputs()), tied.reference().run(), 0);
    }

    private static Case with(Case world, List<Input> inputs) {
        return new Case(world.settings(), world.cost(), world.capacity(), sorted(new ArrayList<>(inputs)));
    }

    /** Like one that there is, so that prompts are found again. */
    private static Input request(List<Input> inputs, long at, int id, Random random) {
        List<Input.Arrival> arrivals = inputs.stream()
                .filter(Input.Arrival.class::isInstance)
                .map(Input.Arrival.class::cast)
                .toList();
        Input.Arrival like = arrivals.get(random.nextInt(arrivals.size()));
        return new Input.Arrival(
                at,
                id,
                like.promptTokens(),
                like.outputTokens(),
                like.maxTokens(),
                like.prefix(),
                like.text(),
                like.priority());
    }
}
