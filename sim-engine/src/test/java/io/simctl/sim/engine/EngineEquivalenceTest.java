package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * {@link BatchEngine} against {@link ReferenceEngine}: the engine that leaps gives every token when the engine that walks
 * does.
 */
class EngineEquivalenceTest {
    /** The grid on which costs and times lie where nothing may be rounded; eight halvings of the speed leave it whole. */
    private static final long UNIT = 1L << 20;

    /**
     * Where it matters on which side of a boundary an input comes, it comes this much and an odd multiple of it off the grid,
     * each at another place, so that no two ever tie; eight halvings leave this whole as well.
     */
    private static final long OFF_GRID = 1L << 9;

    private static final int MOST_ARRIVALS = 40;

    /** An engine and what happens to it. */
    record Case(EngineLimits limits, LinearCost cost, long capacity, List<Input> inputs) {
        ReferenceEngine reference() {
            return new ReferenceEngine(limits, cost, 1, capacity, inputs);
        }

        EngineBench bench() {
            return new EngineBench(limits, cost, 1, capacity);
        }
    }

    /** Costs and times in whole units, so that nothing is ever rounded: both must agree to the nanosecond, ties included. */
    @Property(tries = 3000)
    void givesEveryTokenAtTheVeryTimeWhenNothingIsRounded(@ForAll("wholeCases") Case world) {
        History expected = world.reference().run();
        assertSame(world.bench().playOneByOne(world.inputs), expected, 0);
    }

    /** What is told to the engine before a boundary at the same time counts at that boundary, a cancellation included. */
    @Property(tries = 1000)
    void countsAtABoundaryWhatComesBeforeItAtTheSameTime(@ForAll("wholeCases") Case world) {
        List<Input> onGrid =
                world.inputs.stream().map(EngineEquivalenceTest::onGrid).toList();
        Case tied = new Case(world.limits, world.cost, world.capacity, onGrid);
        assertSame(tied.bench().playArmedBefore(onGrid), tied.reference().run(), 0);
    }

    /** Costs, times and speeds of any kind: they agree within what rounding can do, one nanosecond a step. */
    @Property(tries = 3000)
    void givesEveryTokenWithinANanosecondPerStep(@ForAll("anyCases") Case world) {
        ReferenceEngine reference = world.reference();
        History expected = reference.run();
        Assume.that(!reference.isAmbiguous());
        assertSame(world.bench().playOneByOne(world.inputs), expected, reference.tolerance());
    }

    private static void assertSame(History actual, History expected, double tolerance) {
        assertThat(actual.told).as("order of first and last tokens").isEqualTo(expected.told);
        assertThat(actual.requests.keySet()).as("requests that got a token").isEqualTo(expected.requests.keySet());
        for (Map.Entry<Integer, History.Served> entry : expected.requests.entrySet()) {
            History.Served is = actual.request(entry.getKey());
            History.Served should = entry.getValue();
            String who = " of request " + entry.getKey();
            assertClose(is.prefillAt, should.prefillAt, tolerance, "start" + who);
            assertClose(is.firstTokenAt, should.firstTokenAt, tolerance, "first token" + who);
            assertClose(is.lastTokenAt, should.lastTokenAt, tolerance, "last token" + who);
            assertThat(is.generatedTokens).as("tokens" + who).isEqualTo(should.generatedTokens);
        }
        assertThat(actual.boundaries.stream().map(History.Boundary::sequences))
                .as("sequences that got a token in each step")
                .isEqualTo(expected.boundaries.stream()
                        .map(History.Boundary::sequences)
                        .toList());
        for (int i = 0; i < expected.boundaries.size(); i++) {
            assertClose(
                    actual.boundaries.get(i).at(),
                    expected.boundaries.get(i).at(),
                    tolerance,
                    "end of decode step " + i);
        }
    }

    private static void assertClose(double actual, double expected, double tolerance, String what) {
        boolean close = Double.isNaN(expected) ? Double.isNaN(actual) : Math.abs(actual - expected) <= tolerance;
        assertThat(close)
                .as("%s: %s, expected %s within %s ns", what, actual, expected, tolerance)
                .isTrue();
    }

    private static Input onGrid(Input input) {
        return input instanceof Input.Cancel(long at, int id) ? new Input.Cancel(at - at % UNIT, id) : input;
    }

    @Provide
    Arbitrary<Case> wholeCases() {
        Arbitrary<Integer> units = Arbitraries.integers().between(0, 4);
        Arbitrary<LinearCost> costs = Combinators.combine(
                        Arbitraries.integers().between(1, 6), units, units, units, units)
                .as((step, decode, token, context, pair) ->
                        new LinearCost(step * UNIT, decode * UNIT, token * UNIT, context * UNIT, pair * UNIT));
        return cases(costs, EngineEquivalenceTest::wholeInputs);
    }

    @Provide
    Arbitrary<Case> anyCases() {
        Arbitrary<Double> micros = Arbitraries.doubles().between(0, 5000);
        Arbitrary<LinearCost> costs = Combinators.combine(
                        Arbitraries.doubles().between(1e5, 1e7), micros, micros, micros, micros)
                .as(LinearCost::new);
        return cases(costs, EngineEquivalenceTest::anyInputs);
    }

    private interface InputMaker {
        List<Input> make(Random random, int arrivals, LinearCost cost);
    }

    private static Arbitrary<Case> cases(Arbitrary<LinearCost> costs, InputMaker maker) {
        Arbitrary<Integer> arrivals = Arbitraries.integers().between(1, MOST_ARRIVALS);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(0, 60),
                        costs,
                        Arbitraries.longs().between(20, 400),
                        arrivals,
                        Arbitraries.randoms())
                .as((sequences, room, cost, capacity, count, random) -> new Case(
                        new EngineLimits(sequences, sequences + room),
                        cost,
                        capacity,
                        maker.make(random, count, cost)));
    }

    /** Up to eight halvings and doublings of the speed; cancellations off the grid, for it matters on which side of a boundary they are. */
    private static List<Input> wholeInputs(Random random, int arrivals, LinearCost cost) {
        List<Input> inputs = new ArrayList<>();
        long span = 1L + random.nextInt(arrivals * 30);
        addRequests(inputs, random, arrivals, UNIT, span);
        for (int i = random.nextInt(9); i > 0; i--) {
            inputs.add(new Input.Speed(UNIT * random.nextLong(span), random.nextBoolean() ? 1 : 0.5));
        }
        return sorted(inputs);
    }

    private static List<Input> anyInputs(Random random, int arrivals, LinearCost cost) {
        List<Input> inputs = new ArrayList<>();
        long span = (long) (cost.perStep() * (1 + random.nextInt(arrivals * 10)));
        addRequests(inputs, random, arrivals, 1, span);
        for (int i = random.nextInt(30); i > 0; i--) {
            inputs.add(new Input.Speed(random.nextLong(span), 0.05 + 0.95 * random.nextDouble()));
        }
        return apart(sorted(inputs));
    }

    private static void addRequests(List<Input> inputs, Random random, int arrivals, long unit, long span) {
        for (int id = 0; id < arrivals; id++) {
            long at = unit * random.nextLong(span);
            int output = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
            inputs.add(new Input.Arrival(at, id, 1 + random.nextInt(100), output, output + random.nextInt(20)));
            if (random.nextInt(4) == 0) {
                inputs.add(new Input.Cancel(at + unit * random.nextLong(span) + offGrid(id), id));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            long at = unit * random.nextLong(span);
            inputs.add(new Input.TakenByOthers(at + offGrid(MOST_ARRIVALS + i), 1 + random.nextInt(300)));
            inputs.add(new Input.AllGivenBack(unit * (at / unit + random.nextLong(span))));
        }
        inputs.add(new Input.AllGivenBack(unit * 2 * span));
    }

    private static long offGrid(int place) {
        return OFF_GRID * (1 + 2 * place);
    }

    /** Of several inputs at one time only the first stays. */
    private static List<Input> apart(List<Input> inputs) {
        Set<Long> times = new HashSet<>();
        return inputs.stream().filter(input -> times.add(input.at())).toList();
    }

    private static List<Input> sorted(List<Input> inputs) {
        inputs.sort(Comparator.comparingLong(Input::at));
        return List.copyOf(inputs);
    }
}
