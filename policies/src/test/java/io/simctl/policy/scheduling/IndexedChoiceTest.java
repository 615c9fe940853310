package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.ChangingFleet;
import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.NoKnobs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies choose with their indexes, compared with what looking at every machine would allow. */
class IndexedChoiceTest {
    private static final int STEPS = 3000;

    /** Policies that promise to be even-handed. */
    private static final List<Function<ChangingFleet, MachineChoice>> EVEN = List.of(
            world -> new LeastBusy(KnobValues.of(LeastBusy.Knobs.class), world.fleet.context()),
            world -> (MachineChoice) new RandomMachine.Type().create(new NoKnobs(), world.fleet.context()),
            world -> new AdditiveCost(KnobValues.of(AdditiveCost.Knobs.class), world.fleet.context()));

    /** Plays a changing fleet and hands each choice of the policy, with the machines that passed, to a check. */
    private static void play(long seed, int machines, Function<ChangingFleet, MachineChoice> maker, Check check) {
        play(seed, machines, maker, attempt -> {}, check);
    }

    /** The same, where somebody is told of each request before the policy is asked. */
    private static void play(
            long seed,
            int machines,
            Function<ChangingFleet, MachineChoice> maker,
            Consumer<Attempt> before,
            Check check) {
        ChangingFleet world = new ChangingFleet(seed, machines);
        MachineChoice policy = world.fleet.observedBy(maker.apply(world));
        int choices = 0;
        for (int step = 0; step < STEPS; step++) {
            world.change();
            Attempt attempt = world.attempt();
            int[] passing = world.passing(attempt);
            before.accept(attempt);
            int chosen = world.choose(policy, attempt);
            if (passing.length == 0) {
                assertThat(chosen).as("no machine passes").isEqualTo(MachineChoice.NONE);
            } else {
                assertThat(passing).as("a choice among those that pass").contains(chosen);
                check.check(world, attempt, passing, chosen);
                choices++;
                if (step % 3 == 0) {
                    world.dispatch(attempt, chosen);
                }
            }
        }
        assertThat(choices).as("steps with a choice").isGreaterThan(20);
    }

    private interface Check {
        void check(ChangingFleet world, Attempt attempt, int[] passing, int chosen);
    }

    private static int leastPending(ChangingFleet world, int[] passing) {
        return Arrays.stream(passing)
                .map(m -> world.fleet.machine(m).pendingTotal())
                .min()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 70, 200})
    void leastBusyChoosesAMachineWithTheFewestPendingRequests(int machines) {
        play(
                machines,
                machines,
                world -> new LeastBusy(KnobValues.of(LeastBusy.Knobs.class), world.fleet.context()),
                (world, attempt, passing, chosen) ->
                        assertThat(world.fleet.machine(chosen).pendingTotal()).isEqualTo(leastPending(world, passing)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 70})
    void leastBusyByIndexChoosesTheFirstOfThem(int machines) {
        play(
                machines,
                machines,
                world -> new LeastBusy(KnobValues.of(LeastBusy.Knobs.class, "ties=index"), world.fleet.context()),
                (world, attempt, passing, chosen) -> {
                    int least = leastPending(world, passing);
                    assertThat(chosen)
                            .isEqualTo(Arrays.stream(passing)
                                    .filter(m -> world.fleet.machine(m).pendingTotal() == least)
                                    .findFirst()
                                    .orElseThrow());
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70})
    void leastReportedChoosesTheFirstByNameOfThoseThatServeWithTheFewest(int machines) {
        play(
                machines,
                machines,
                world -> new LeastReported(KnobValues.of(LeastReported.Knobs.class), world.fleet.context()),
                (world, attempt, passing, chosen) -> assertThat(chosen)
                        .isEqualTo(Arrays.stream(passing)
                                .boxed()
                                .min(Comparator.<Integer>comparingInt(m -> reported(world, attempt, m))
                                        .thenComparingLong(m -> memoryToLoad(world.fleet.machine(m), attempt.model()))
                                        .thenComparing(m ->
                                                world.fleet.machine(m).machine().name()))
                                .orElseThrow()));
    }

    /** Those in whose memory the model is not come last, those that load it first of them. */
    private static int reported(ChangingFleet world, Attempt attempt, int machine) {
        MachineView view = world.fleet.machine(machine);
        int model = attempt.model();
        return switch (view.state(model)) {
            case RESIDENT -> view.running(model) + view.waiting(model) + view.sentSinceReport(model);
            case LOADING -> Integer.MAX_VALUE - 1;
            case ON_DISK, DRAINING, ABSENT -> Integer.MAX_VALUE;
        };
    }

    /** Less is better, of machines that would load the model: best it fits, or does once all others have left; then free memory. */
    private static long memoryToLoad(MachineView machine, int model) {
        if (machine.isResident(model) || machine.state(model) == ModelState.LOADING) {
            return 0;
        }
        long free = machine.machine().usableBytes() - machine.usedBytes();
        long freeable = IntStream.range(0, machine.fleet().models().size())
                .filter(machine::isResident)
                .mapToLong(other -> machine.fleet().bytesToLoad(machine.index(), other))
                .sum();
        long needed = machine.fleet().bytesToLoad(machine.index(), model);
        long rung = needed <= free ? 0 : needed <= free + freeable ? 1 : 2;
        return rung * (1L << 50) - free;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70})
    void powerOfTwoNeverChoosesTheBusiestOfSeveral(int machines) {
        play(machines, machines, world -> new PowerOfTwo(world.fleet.context()), (world, attempt, passing, chosen) -> {
            int busier = (int) Arrays.stream(passing)
                    .filter(m -> m != chosen)
                    .filter(m -> world.fleet.machine(m).pendingTotal()
                            >= world.fleet.machine(chosen).pendingTotal())
                    .count();
            assertThat(busier > 0 || passing.length == 1).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70})
    void roundRobinTakesTheNextOneThatPasses(int machines) {
        int[] last = {-1, -1, -1};
        play(machines, machines, world -> new RoundRobin(world.fleet.context()), (world, attempt, passing, chosen) -> {
            int model = attempt.model();
            int expected = Arrays.stream(passing)
                    .filter(m -> m > last[model])
                    .findFirst()
                    .orElse(passing[0]);
            assertThat(chosen).isEqualTo(expected);
            last[model] = chosen;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70})
    void randomChoosesOneThatPasses(int machines) {
        play(
                machines,
                machines,
                world -> (MachineChoice) new RandomMachine.Type().create(new NoKnobs(), world.fleet.context()),
                (world, attempt, passing, chosen) -> {});
    }

    /** The reference looks at every machine: near ties of the least cost, then the queue, then what is pending. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 70, 200})
    void additiveCostChoosesAWinnerOfTheFullScan(int machines) {
        AdditiveCost[] policy = new AdditiveCost[1];
        PlainCost[] plain = new PlainCost[1];
        play(
                machines,
                machines,
                world -> {
                    plain[0] = world.fleet.observedBy(new PlainCost(world.fleet));
                    policy[0] = new AdditiveCost(KnobValues.of(AdditiveCost.Knobs.class), world.fleet.context());
                    return policy[0];
                },
                attempt -> plain[0].look(attempt),
                (world, attempt, passing, chosen) ->
                        assertThat(plain[0].winners(attempt, passing)).contains(chosen));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 70, 200})
    void marginalCostChoosesAMachineOfLeastCost(int machines) {
        play(
                machines,
                machines,
                world -> new MarginalCost(KnobValues.of(MarginalCost.Knobs.class), world.fleet.context()),
                (world, attempt, passing, chosen) -> {
                    PlainMarginalCost plain = new PlainMarginalCost(world.fleet);
                    double least = Arrays.stream(passing)
                            .mapToDouble(m -> plain.cost(attempt, m))
                            .min()
                            .orElseThrow();
                    assertThat(plain.cost(attempt, chosen)).isCloseTo(least, within(1e-9));
                });
    }

    @Test
    void tiesAreBrokenEvenly() {
        for (Function<ChangingFleet, MachineChoice> maker : EVEN) {
            ChangingFleet world = new ChangingFleet(5, 100);
            MachineChoice policy = world.fleet.observedBy(maker.apply(world));
            Attempt attempt = world.fleet.attempt("a", 100, 100);
            int[] times = new int[world.machines()];
            int draws = 40_000;
            for (int i = 0; i < draws; i++) {
                times[world.choose(policy, attempt)]++;
            }
            List<Integer> chosen =
                    IntStream.of(times).filter(t -> t > 0).boxed().toList();
            double expected = (double) draws / chosen.size();
            assertThat(chosen).hasSizeGreaterThan(20);
            // seven standard deviations: never for a fair draw, at once for a biased one
            assertThat(chosen)
                    .allSatisfy(t -> assertThat(Math.abs(t - expected)).isLessThan(7 * Math.sqrt(expected)));
        }
    }
}
