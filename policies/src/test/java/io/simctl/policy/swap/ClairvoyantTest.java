package io.simctl.policy.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Fleet.Hosting;
import io.simctl.fleet.Machine;
import io.simctl.fleet.Model;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.FakeNode;
import io.simctl.policy.Swap;
import io.simctl.policy.swap.bound.LeastLoads;
import io.simctl.policy.swap.bound.LoadFloor;
import io.simctl.policy.swap.bound.LoadProblem;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Who leaves when it is known what comes: loads on use cost no more than they must. */
class ClairvoyantTest {
    private static final long GB = 1_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** A memory in which models are loaded at once when they are used, and leave at once when the policy says so. */
    private static final class Paging {
        final LoadProblem problem;
        final Swap policy;
        final Fleet fleet;
        final int[] uses;
        double cost;
        int inMemory;

        /** Sizes are in GB and cost as many seconds. */
        Paging(long capacity, int[] sizes, int[] uses) {
            this.uses = uses;
            List<Model> models = new ArrayList<>();
            for (int size : sizes) {
                models.add(new Model("m" + models.size(), size * GB, 1, 1000));
            }
            Machine machine = new Machine("m", "test", capacity * GB, 0, 1e9, Request.NO_OWNER, false, true);
            fleet = new Fleet(
                    List.of(machine),
                    models,
                    List.of(Collections.nCopies(models.size(), new Hosting(true, false, 0, 0))));
            problem = new LoadProblem(
                    capacity,
                    IntStream.of(sizes).asLongStream().toArray(),
                    IntStream.of(sizes).asDoubleStream().toArray(),
                    uses);
            long[] times =
                    IntStream.range(0, uses.length).mapToLong(i -> i * SECOND).toArray();
            PolicyContext context =
                    new PolicyContext(fleet, new SplittableRandom(1), () -> new Foresight(models.size(), uses, times));
            policy = PolicyChoice.of(new Clairvoyant.Type(), KnobValues.of(Clairvoyant.Knobs.class, "at_once=true"))
                    .create(context);
        }

        double play() {
            for (int i = 0; i < uses.length; i++) {
                if (!LoadProblem.contains(inMemory, uses[i])) {
                    load(uses[i], i * SECOND);
                }
            }
            return cost;
        }

        private void load(int model, long now) {
            Swap.Plan plan = policy.plan(new View(), model, now);
            assertThat(plan.load()).isInstanceOf(Swap.Load.Begin.class);
            plan.departures().forEach(departure -> inMemory &= ~(1 << departure.model()));
            assertThat(problem.fitsBeside(inMemory, model)).isTrue();
            inMemory = LoadProblem.with(inMemory, model);
            cost += fleet.model(model).weightBytes() / (double) GB;
        }

        private final class View extends FakeNode {
            View() {
                super(FleetFixture.models(
                                fleet.models().stream().map(Model::name).toArray(String[]::new))
                        .machine(m -> {})
                        .build());
            }

            @Override
            public Machine machine() {
                return fleet.machine(0);
            }

            @Override
            public Fleet fleet() {
                return fleet;
            }

            @Override
            public ModelState state(int model) {
                return LoadProblem.contains(inMemory, model) ? ModelState.RESIDENT : ModelState.ON_DISK;
            }

            @Override
            public long usedBytes() {
                return IntStream.range(0, fleet.models().size())
                        .filter(m -> LoadProblem.contains(inMemory, m))
                        .mapToLong(this::heldBytes)
                        .sum();
            }

            @Override
            public long bytesShort(int model) {
                return bytesToLoad(model) - freeBytes();
            }
        }
    }

    private static int[] sizes(Random random, int models) {
        return random.ints(models, 1, 6).toArray();
    }

    @RepeatedTest(200)
    void loadsCostWhatTheyMustWhateverSizesModelsHave(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] sizes = sizes(random, 2 + random.nextInt(4));
        int[] uses = random.ints(1 + random.nextInt(40), 0, sizes.length).toArray();
        long capacity = (long) IntStream.of(sizes).max().orElseThrow() + random.nextInt(6);
        Paging paging = new Paging(capacity, sizes, uses);

        assertThat(paging.play())
                .as(paging.problem.toString())
                .isCloseTo(LeastLoads.of(paging.problem).from(0, 0), within(1e-9));
    }

    /** Eleven models are too many to search for; where few of them are used, the least can still be had from a search among those. */
    @RepeatedTest(200)
    void loadsOfModelsOfOneSizeCostWhatTheyMustWhereThereAreTooManyToSearch(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int size = 1 + random.nextInt(3);
        int used = 3 + random.nextInt(4);
        int[] uses = random.ints(1 + random.nextInt(60), 0, used).toArray();
        long capacity = size * (1L + random.nextInt(used));

        double played = new Paging(capacity, filled(11, size), uses).play();

        LoadProblem few = new Paging(capacity, filled(used, size), uses).problem;
        assertThat(played).as(few.toString()).isCloseTo(LeastLoads.of(few).from(0, 0), within(1e-9));
    }

    @RepeatedTest(200)
    void loadsOfTooManyModelsToSearchCostNoLessThanTheFloorAndNoMoreThanTwiceTheLeast(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int used = 3 + random.nextInt(4);
        int[] sizes = sizes(random, used);
        int[] uses = random.ints(60, 0, used).toArray();
        long capacity = (long) IntStream.of(sizes).max().orElseThrow() + random.nextInt(6);

        double played = new Paging(capacity, Arrays.copyOf(padded(sizes), 11), uses).play();

        LoadProblem few = new Paging(capacity, sizes, uses).problem;
        assertThat(played)
                .as(few.toString())
                .isGreaterThanOrEqualTo(LoadFloor.of(few, 0) - 1e-9)
                .isBetween(
                        LeastLoads.of(few).from(0, 0) - 1e-9,
                        2 * LeastLoads.of(few).from(0, 0));
    }

    private static int[] filled(int models, int size) {
        int[] sizes = new int[models];
        Arrays.fill(sizes, size);
        return sizes;
    }

    private static int[] padded(int[] sizes) {
        int[] all = filled(11, 1);
        System.arraycopy(sizes, 0, all, 0, sizes.length);
        return all;
    }

    @Test
    void theModelWhoseNextUseIsFurthestLeaves() {
        Paging paging = new Paging(2, new int[] {1, 1, 1}, new int[] {0, 1, 2, 0, 1});
        paging.play();
        assertThat(paging.cost)
                .as("one of four loads is for the second use of 1")
                .isEqualTo(4);
    }
}
