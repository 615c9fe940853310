package io.simctl.policy.placement.fluid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.policy.placement.fluid.FluidHost.Able;
import io.simctl.policy.placement.fluid.SetSearch.Change;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Models of 1 to 9 bytes on machines of 10 to 20; a request of each is worth the same. */
class SetSearchTest {
    private static final SetSearch.Gain ANY = (before, after, change) -> sum(after) - sum(before) - 1e-9;
    private static final int[] NO_FLOORS = {0, 0, 0};

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static FluidHost host(int machine, Able able, int... models) {
        return new FluidHost(machine, models, true, 0, 0, able);
    }

    private static Able able(long memory, long... bytes) {
        double[] capacity = new double[bytes.length];
        Arrays.fill(capacity, 4);
        return new Able(memory, bytes, bytes, capacity);
    }

    private static WorkSlices work(double[]... slices) {
        double[] worth = new double[slices[0].length];
        Arrays.fill(worth, 1);
        return new WorkSlices(slices, worth);
    }

    private static List<Change> changes(WorkSlices work, int[] floors, FluidHost... hosts) {
        return new SetSearch(work, 1, floors, ANY).changes(List.of(hosts), 10);
    }

    private static String text(List<Change> changes) {
        return String.join(
                " ",
                changes.stream()
                        .map(c -> c.host().machine() + ":" + Arrays.toString(c.models()))
                        .toList());
    }

    @Test
    void aModelThatIsWantedComesBesideTheOthersWhereItFits() {
        Able wide = able(10, 4, 5, 3);
        assertThat(text(changes(work(new double[] {1, 1, 0}), NO_FLOORS, host(0, wide, 0))))
                .isEqualTo("0:[0, 1]");
    }

    @Test
    void andInThePlaceOfTheOneThatIsWantedLeastWhereItDoesNot() {
        Able narrow = able(10, 4, 5, 3);
        assertThat(text(changes(work(new double[] {1, 1, 0.5}), NO_FLOORS, host(0, narrow, 0, 2))))
                .isEqualTo("0:[0, 1]");
    }

    @Test
    void modelsThatAreInUseInTurnsShareAMachineBetterThanThoseInUseTogether() {
        Able able = able(10, 4, 5, 3);
        WorkSlices turns = work(new double[] {4, 0, 4}, new double[] {0, 4, 0});
        List<FluidHost> hosts = List.of(host(0, able, 0), host(1, able, 2));
        FluidServing serving = new FluidServing(turns, hosts, 1, 1);
        serving.without(0, hosts.get(0));
        serving.without(1, hosts.get(1));
        assertThat(sum(serving.worth(able, new int[] {0, 1}))).isEqualTo(8);
        assertThat(sum(serving.worth(able, new int[] {0, 2}))).isEqualTo(4);
    }

    @Test
    void modelsThatSlowEachOtherDownArePartedWhereThereAreMachinesForBoth() {
        Able able = able(10, 4, 5, 3);
        WorkSlices both = work(new double[] {3, 3, 0});
        FluidHost[] hosts = {host(0, able, 0, 1), host(1, able, 0, 1)};
        List<Change> parted = new SetSearch(both, 0.4, NO_FLOORS, ANY).changes(List.of(hosts), 10);
        assertThat(text(parted)).isIn("0:[0] 1:[1]", "0:[1] 1:[0]");
        assertThat(changes(both, NO_FLOORS, hosts)).as("nor where they do not").isEmpty();
    }

    @Test
    void ofMachinesOfOneKindTheOneWithTheFewestRequestsChanges() {
        Able able = able(5, 4, 5, 3);
        FluidHost busy = new FluidHost(0, new int[] {0}, true, 3, 0, able);
        FluidHost idle = new FluidHost(1, new int[] {0}, true, 1, 0, able);
        assertThat(text(changes(work(new double[] {1, 2, 0}), NO_FLOORS, busy, idle)))
                .isEqualTo("1:[1]");
    }

    private static Able drawAble(Random random, int models) {
        long[] bytes = IntStream.range(0, models)
                .mapToLong(m -> random.nextInt(5) == 0 ? Able.CANNOT : 1 + random.nextInt(9))
                .toArray();
        double[] capacity =
                IntStream.range(0, models).mapToDouble(m -> random.nextInt(5)).toArray();
        return new Able(10 + random.nextInt(11), bytes, bytes, capacity);
    }

    /** The first models that fit. */
    private static int[] drawModels(Random random, Able able, int models) {
        int[] held = {};
        for (int model : random.ints(3, 0, models).distinct().sorted().toArray()) {
            int[] more = IntStream.concat(IntStream.of(held), IntStream.of(model))
                    .sorted()
                    .toArray();
            held = able.fits(more) ? more : held;
        }
        return held;
    }

    private static List<FluidHost> drawHosts(Random random, int models) {
        List<Able> kinds = List.of(drawAble(random, models), drawAble(random, models));
        return IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(machine -> {
                    Able able = kinds.get(random.nextInt(2));
                    int[] held = drawModels(random, able, models);
                    return new FluidHost(machine, held, random.nextInt(4) > 0, random.nextInt(3), 0, able);
                })
                .toList();
    }

    private static WorkSlices drawWork(Random random, int models) {
        double[][] work = new double[1 + random.nextInt(4)][models];
        for (double[] slice : work) {
            Arrays.setAll(slice, m -> 6 * random.nextDouble());
        }
        return work(work);
    }

    @Property(tries = 500)
    void memoryIsNeverExceededAndMachinesThatMayNotChangeStay(@ForAll long seed) {
        Random random = new Random(seed);
        int models = 2 + random.nextInt(4);
        List<FluidHost> hosts = drawHosts(random, models);
        double sharing = random.nextBoolean() ? 1 : 0.4;
        Set<Integer> changed = new HashSet<>();
        for (Change change :
                new SetSearch(drawWork(random, models), sharing, new int[models], ANY).changes(hosts, 20)) {
            assertThat(change.host().movable()).isTrue();
            assertThat(change.host().able().fits(change.models())).isTrue();
            assertThat(change.models()).doesNotHaveDuplicates().isSorted();
            assertThat(changed.add(change.host().machine())).as("once a tick").isTrue();
        }
    }

    @Property(tries = 500)
    void noMoreIsServedThanMachinesCanAndThanThereIs(@ForAll long seed) {
        Random random = new Random(seed);
        int models = 2 + random.nextInt(4);
        List<FluidHost> hosts = drawHosts(random, models);
        WorkSlices work = drawWork(random, models);
        double all = Arrays.stream(work.work()).mapToDouble(SetSearchTest::sum).sum();
        FluidServing serving = new FluidServing(work, hosts, 1, 1);
        assertThat(leftOver(serving, models)).isBetween(-1e-9, all + 1e-9);
        for (int place = 0; place < hosts.size(); place++) {
            FluidHost host = hosts.get(place);
            serving.without(place, host);
            double most = IntStream.of(host.models())
                    .mapToDouble(m -> host.able().capacity()[m])
                    .max()
                    .orElse(0);
            assertThat(sum(serving.worth(host.able(), host.models()))).isBetween(-1e-9, work.slices() * most + 1e-9);
        }
        assertThat(leftOver(serving, models)).as("without any machine").isCloseTo(all, within(1e-6));
    }

    /** What a machine would serve that can serve everything. */
    private static double leftOver(FluidServing serving, int models) {
        double[] capacity = new double[models];
        Arrays.fill(capacity, 1e9);
        long[] nothing = new long[models];
        int[] all = IntStream.range(0, models).toArray();
        return sum(serving.worth(new Able(0, nothing, nothing, capacity), all));
    }

    @Property(tries = 500)
    void noModelFallsBelowItsFloorForAnother(@ForAll long seed) {
        Random random = new Random(seed);
        int models = 2 + random.nextInt(4);
        List<FluidHost> hosts = drawHosts(random, models);
        int[] floors = random.ints(models, 0, 3).toArray();
        int[] before = holders(hosts, Map.of(), models);
        Map<Integer, int[]> changed = new HashMap<>();
        new SetSearch(drawWork(random, models), 1, floors, ANY)
                .changes(hosts, 20)
                .forEach(change -> changed.put(change.host().machine(), change.models()));
        int[] after = holders(hosts, changed, models);
        for (int model = 0; model < models; model++) {
            assertThat(after[model]).isGreaterThanOrEqualTo(Math.min(before[model], floors[model]));
        }
    }

    private static int[] holders(List<FluidHost> hosts, Map<Integer, int[]> changed, int models) {
        int[] holders = new int[models];
        for (FluidHost host : hosts) {
            IntStream.of(changed.getOrDefault(host.machine(), host.models())).forEach(model -> holders[model]++);
        }
        return holders;
    }
}
