package io.simctl.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Prefix;
import io.simctl.sim.cost.MicroBatchCost;
import io.simctl.sim.cost.SpeculativeCost;
import io.simctl.sim.cost.StepCost;
import io.simctl.sim.cost.WaitingCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * {@link BatchEngine} against {@link ReferenceEngine}: the engine that leaps gives every token when the engine that walks
 * does. Each kind of engine is a test class of its own.
 */
abstract class EngineEquivalence {
    /** The grid on which costs and times lie where nothing may be rounded; eight halvings of the speed leave it whole. */
    private static final long UNIT = 1L << 20;

    /**
     * Where it matters on which side of a boundary an input comes, it comes this much and an odd multiple of it off the grid,
     * each at another place, so that no two ever tie; eight halvings leave this whole as well.
     */
    private static final long OFF_GRID = 1L << 9;

    static final int MOST_ARRIVALS = 40;

    /** An engine and what happens to it; a token of context takes a byte. */
    record Case(EngineSettings settings, StepCost cost, long capacity, List<Input> inputs) {
        ReferenceEngine reference() {
            return ReferenceEngine.of(settings, cost, capacity, inputs);
        }

        EngineBench bench() {
            return new EngineBench(settings, cost, 1, capacity);
        }
    }

    /** Any engine of the kind that is compared. */
    abstract EngineSettings settings(Random random);

    @Property(tries = 1000)
    void givesEveryTokenAtTheVeryTimeWhenNothingIsRounded(@ForAll("wholeCases") Case world) {
        assertSameWhenNothingIsRounded(world);
    }

    @Property(tries = 1000)
    void givesEveryTokenWithinANanosecondPerStep(@ForAll("anyCases") Case world) {
        assertSameWithinANanosecondPerStep(world);
    }

    @Property(tries = 10_000)
    @Tag("slow")
    void givesEveryTokenAtTheVeryTimeOnTenThousandWorkloads(@ForAll("wholeCases") Case world) {
        assertSameWhenNothingIsRounded(world);
    }

    @Property(tries = 10_000)
    @Tag("slow")
    void givesEveryTokenWithinANanosecondPerStepOnTenThousandWorkloads(@ForAll("anyCases") Case world) {
        assertSameWithinANanosecondPerStep(world);
    }

    /** Costs and times in whole units, so that nothing is ever rounded: both must agree to the nanosecond, ties included. */
    private static void assertSameWhenNothingIsRounded(Case world) {
        assertSame(world.bench().playOneByOne(world.inputs), world.reference().run(), 0);
    }

    /** Costs, times and speeds of any kind: they agree within what rounding can do, one nanosecond a step. */
    private static void assertSameWithinANanosecondPerStep(Case world) {
        ReferenceEngine reference = world.reference();
        History expected = reference.run();
        Assume.that(!reference.isAmbiguous());
        assertSame(world.bench().playOneByOne(world.inputs), expected, reference.tolerance());
    }

    static void assertSame(History actual, History expected, double tolerance) {
        assertThat(actual.reported).as("order of first and last tokens").isEqualTo(expected.reported);
        assertThat(actual.failed).as("requests that failed").isEqualTo(expected.failed);
        assertThat(actual.requests.keySet()).as("requests that got a token").isEqualTo(expected.requests.keySet());
        for (Map.Entry<Integer, History.Served> entry : expected.requests.entrySet()) {
            History.Served is = actual.request(entry.getKey());
            History.Served should = entry.getValue();
            String who = " of request " + entry.getKey();
            assertClose(is.prefillAt, should.prefillAt, tolerance, "start" + who);
            assertClose(is.firstTokenAt, should.firstTokenAt, tolerance, "first token" + who);
            assertClose(is.lastTokenAt, should.lastTokenAt, tolerance, "last token" + who);
            assertThat(is.generatedTokens).as("tokens" + who).isEqualTo(should.generatedTokens);
            assertThat(is.preemptions).as("preemptions" + who).isEqualTo(should.preemptions);
            assertThat(is.cachedTokens).as("cached tokens" + who).isEqualTo(should.cachedTokens);
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

    static Input onGrid(Input input) {
        return input instanceof Input.Cancel(long at, int id) ? new Input.Cancel(at - at % UNIT, id) : input;
    }

    @Provide
    Arbitrary<Case> wholeCases() {
        Arbitrary<Integer> units = Arbitraries.integers().between(0, 4);
        Arbitrary<LinearCost> costs = Combinators.combine(
                        Arbitraries.integers().between(1, 6), units, units, units, units)
                .as((step, decode, token, context, pair) ->
                        new LinearCost(step * UNIT, decode * UNIT, token * UNIT, context * UNIT, pair * UNIT));
        return cases(costs, (random, linear) -> linear, EngineEquivalence::wholeInputs);
    }

    @Provide
    Arbitrary<Case> anyCases() {
        Arbitrary<Double> micros = Arbitraries.doubles().between(0, 5000);
        Arbitrary<LinearCost> costs = Combinators.combine(
                        Arbitraries.doubles().between(1e5, 1e7), micros, micros, micros, micros)
                .as(LinearCost::new);
        return cases(costs, this::cost, EngineEquivalence::anyInputs);
    }

    private interface InputMaker {
        List<Input> make(Random random, int arrivals, LinearCost cost);
    }

    /** Any cost that the kind of engine can have. */
    StepCost cost(Random random, LinearCost linear) {
        return random.nextInt(3) == 0 ? slowedByWaiting(random, linear) : linear;
    }

    private static StepCost slowedByWaiting(Random random, StepCost served) {
        double each = served.base(1, 0) * random.nextDouble();
        int most = 1 + random.nextInt(MOST_ARRIVALS);
        return WaitingCost.of(
                served, new double[] {most, 2.0 * most}, new double[] {each, each * (1 + random.nextInt(2))});
    }

    /** Of a pipeline, with drafts or slowed down by those that wait, in three cases of five. */
    static StepCost linearOrNot(Random random, LinearCost linear) {
        return switch (random.nextInt(5)) {
            case 0 -> new MicroBatchCost(linear, 2 + random.nextInt(3), 1 + random.nextInt(40));
            case 1 ->
                new SpeculativeCost(linear, 1 + random.nextInt(4), random.nextDouble(), 0.2 * random.nextDouble());
            case 2 -> slowedByWaiting(random, linear);
            default -> linear;
        };
    }

    private Arbitrary<Case> cases(
            Arbitrary<LinearCost> costs, BiFunction<Random, LinearCost, StepCost> step, InputMaker maker) {
        Arbitrary<Integer> arrivals = Arbitraries.integers().between(1, MOST_ARRIVALS);
        return Combinators.combine(costs, Arbitraries.longs().between(20, 400), arrivals, Arbitraries.randoms())
                .as((cost, capacity, count, random) -> new Case(
                        settings(random), step.apply(random, cost), capacity, inputs(maker.make(random, count, cost))));
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
        int blockTokens = 1 + random.nextInt(20);
        for (int id = 0; id < arrivals; id++) {
            long at = unit * random.nextLong(span);
            int output = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 20);
            int prompt = 1 + random.nextInt(100);
            boolean isAnswerKnown = random.nextInt(3) == 0;
            Prefix text = isAnswerKnown
                    ? Prefixes.conversation(random, prompt + output, blockTokens)
                    : Prefixes.any(random, prompt, blockTokens);
            Prefix prefix = isAnswerKnown ? Prefixes.beginning(text, prompt) : text;
            inputs.add(new Input.Arrival(at, id, prompt, output, output + random.nextInt(20), prefix, text));
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

    /** What a kind of engine makes of inputs, so that nothing that it does not promise matters. */
    List<Input> inputs(List<Input> any) {
        return any;
    }

    static long offGrid(int place) {
        return OFF_GRID * (1 + 2 * place);
    }

    /** Of several inputs at one time only the first stays. */
    static List<Input> apart(List<Input> inputs) {
        Set<Long> times = new HashSet<>();
        return inputs.stream().filter(input -> times.add(input.at())).toList();
    }

    static List<Input> sorted(List<Input> inputs) {
        inputs.sort(Comparator.comparingLong(Input::at));
        return List.copyOf(inputs);
    }
}
