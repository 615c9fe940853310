package io.simctl.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.placement.PlacementPlan.Host;
import io.simctl.policy.placement.PlacementPlan.Move;
import io.simctl.policy.placement.PlacementPlan.Pool;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models a = 0 and b = 1; times in seconds; now is 1000 and the dwell 300. */
class PlacementPlannerTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int FREE = Host.NO_POOL;
    private static final double[] BOTH = {1, 1};
    private static final double[] ONLY_A = {1, 0};
    private static final double[] ONLY_B = {0, 1};

    private static Pool pool(int model, int need, int floor, int priority) {
        return new Pool(model, model == A ? "a" : "b", need, floor, priority);
    }

    private static Host host(int machine, int pool, long since, double... scores) {
        return new Host(machine, pool, since, true, scores);
    }

    private static Host busy(int machine, int pool, double... scores) {
        return new Host(machine, pool, 0, false, scores);
    }

    private static PlacementPlan plan(boolean blind, int budget, List<Pool> pools, Host... hosts) {
        return new PlacementPlanner(2, 300, blind).plan(pools, List.of(hosts), budget, 1000);
    }

    private static PlacementPlan plan(List<Pool> pools, Host... hosts) {
        return plan(false, 10, pools, hosts);
    }

    private static void assertPlan(PlacementPlan plan, List<Integer> desired, List<Integer> current, Move... moves) {
        assertThat(IntStream.of(plan.desired()).boxed()).as("desired").isEqualTo(desired);
        assertThat(IntStream.of(plan.current()).boxed()).as("current").isEqualTo(current);
        assertThat(plan.moves()).as("moves").containsExactly(moves);
    }

    @Test
    void aPoolClaimsOnlyMachinesThatCanHoldItsModel() {
        List<Pool> pools = List.of(pool(A, 3, 0, 10), pool(B, 2, 0, 1));
        Host[] hosts = {host(1, FREE, 0, ONLY_A), host(2, FREE, 0, ONLY_B), host(3, FREE, 0, ONLY_B)};
        assertPlan(plan(pools, hosts), List.of(1, 2), List.of(1, 2), new Move(1, A), new Move(2, B), new Move(3, B));
    }

    @Test
    void theOriginalStarvesAPoolByClaimsThatNoMachineCanFill() {
        List<Pool> pools = List.of(pool(A, 3, 0, 10), pool(B, 2, 0, 1));
        Host[] hosts = {host(1, FREE, 0, ONLY_A), host(2, FREE, 0, ONLY_B), host(3, FREE, 0, ONLY_B)};
        assertPlan(plan(true, 10, pools, hosts), List.of(3, 0), List.of(1, 0), new Move(1, A));
    }

    @Test
    void aClaimGivesWayToAnotherModelWhereItCanBeMetElsewhere() {
        List<Pool> pools = List.of(pool(A, 1, 0, 10), pool(B, 1, 0, 1));
        assertPlan(
                plan(pools, host(0, FREE, 0, BOTH), host(1, FREE, 0, ONLY_A)),
                List.of(1, 1),
                List.of(1, 1),
                new Move(1, A),
                new Move(0, B));
    }

    @Test
    void withEqualPrioritiesTheNameDecides() {
        List<Pool> pools = List.of(pool(B, 1, 0, 0), pool(A, 3, 0, 0));
        assertPlan(
                plan(pools, host(0, A, 0, BOTH), host(1, A, 0, BOTH), host(2, A, 0, BOTH)),
                List.of(3, 0),
                List.of(3, 0));
    }

    @Test
    void aFloorComesBeforeTheDemandOfOthers() {
        List<Pool> pools = List.of(pool(A, 3, 0, 0), pool(B, 1, 1, 0));
        assertPlan(
                plan(pools, host(0, A, 0, BOTH), host(1, A, 0, BOTH), host(2, A, 0, BOTH)),
                List.of(2, 1),
                List.of(2, 1),
                new Move(0, B));
    }

    @Test
    void aHigherPriorityComesBeforeTheDemandOfOthers() {
        List<Pool> pools = List.of(pool(A, 3, 0, 0), pool(B, 1, 0, 5));
        assertPlan(
                plan(pools, host(0, A, 0, BOTH), host(1, A, 0, BOTH), host(2, A, 0, BOTH)),
                List.of(2, 1),
                List.of(2, 1),
                new Move(0, B));
    }

    @Test
    void aMachineThatCountsAsServingKeepsItsPoolFromBeingFilled() {
        assertPlan(
                plan(List.of(pool(B, 1, 0, 0)), host(1, B, 0, ONLY_B), host(2, FREE, 0, BOTH)),
                List.of(0, 1),
                List.of(0, 1));
        double[] coolingDown = {0, 0};
        assertPlan(
                plan(List.of(pool(B, 1, 0, 0)), host(1, FREE, 0, coolingDown), host(2, FREE, 0, BOTH)),
                List.of(0, 1),
                List.of(0, 1),
                new Move(2, B));
    }

    @Test
    void floorsBeyondTheFleetAreCutInTheOrderOfPriority() {
        List<Pool> pools = List.of(pool(A, 0, 2, 2), pool(B, 0, 2, 1));
        assertPlan(
                plan(pools, host(0, FREE, 0, BOTH), host(1, FREE, 0, BOTH), host(2, FREE, 0, BOTH)),
                List.of(2, 1),
                List.of(2, 1),
                new Move(0, A),
                new Move(1, A),
                new Move(2, B));
    }

    @Test
    void aMachineMayMoveFromTheEndOfItsDwellOn() {
        List<Pool> pools = List.of(pool(A, 0, 0, 0), pool(B, 1, 0, 0));
        assertPlan(plan(pools, host(1, A, 700, BOTH)), List.of(0, 1), List.of(0, 1), new Move(1, B));
        assertPlan(plan(pools, host(1, A, 701, BOTH)), List.of(0, 1), List.of(1, 0));
    }

    @Test
    void withoutABudgetNothingIsDesired() {
        assertPlan(plan(false, 0, List.of(pool(A, 2, 0, 0)), host(0, B, 0, BOTH)), List.of(0, 0), List.of(0, 1));
    }

    @Test
    void fillsPoolsFromMachinesWithoutOne() {
        List<Pool> pools = List.of(pool(A, 2, 0, 0), pool(B, 1, 0, 0));
        assertThat(plan(pools, host(0, FREE, 0, BOTH), host(1, FREE, 0, BOTH), host(2, FREE, 0, BOTH))
                        .moves())
                .containsExactly(new Move(0, A), new Move(1, A), new Move(2, B));
    }

    @Test
    void demandBeyondTheFleetIsCutSoThatLowerPrioritiesKeepTheirFloor() {
        List<Pool> pools = List.of(pool(A, 4, 0, 10), pool(B, 1, 1, 1));
        assertThat(plan(pools, host(0, FREE, 0, BOTH), host(1, FREE, 0, BOTH), host(2, FREE, 0, BOTH))
                        .desired())
                .containsExactly(2, 1);
    }

    @Test
    void movesFromAPoolInExcessToOneThatIsShort() {
        List<Pool> pools = List.of(pool(A, 1, 0, 0), pool(B, 2, 0, 0));
        assertPlan(
                plan(pools, host(0, A, 0, BOTH), host(1, A, 0, BOTH), host(2, A, 0, BOTH)),
                List.of(1, 2),
                List.of(1, 2),
                new Move(0, B),
                new Move(1, B));
    }

    @Test
    void makesNoMoreMovesThanTheBudgetAllows() {
        List<Pool> pools = List.of(pool(A, 1, 0, 0), pool(B, 2, 0, 0));
        assertThat(plan(false, 1, pools, host(0, A, 0, BOTH), host(1, A, 0, BOTH), host(2, A, 0, BOTH))
                        .moves())
                .containsExactly(new Move(0, B));
    }

    @Test
    void skipsMachinesThatAreBusyOrCannotHoldTheModel() {
        List<Pool> pools = List.of(pool(A, 0, 0, 0), pool(B, 1, 0, 0));
        assertThat(plan(pools, busy(0, A, BOTH), host(1, A, 0, ONLY_A), host(2, A, 0, BOTH))
                        .moves())
                .containsExactly(new Move(2, B));
    }

    @Test
    void prefersAMachineWithoutAPoolToAFasterOneInExcess() {
        List<Pool> pools = List.of(pool(A, 0, 0, 0), pool(B, 1, 0, 0));
        assertThat(plan(pools, host(0, A, 0, 1, 50), host(1, FREE, 0, 1, 20)).moves())
                .containsExactly(new Move(1, B));
    }

    @Test
    void prefersTheHigherScoreThenTheEarlierMachine() {
        List<Pool> pools = List.of(pool(B, 1, 0, 0));
        assertThat(plan(pools, host(0, FREE, 0, 1, 20), host(1, FREE, 0, 1, 50), host(2, FREE, 0, 1, 50))
                        .moves())
                .containsExactly(new Move(1, B));
    }

    @Test
    void leavesAloneWhatIsNeitherNeededNorInExcess() {
        assertPlan(
                plan(List.of(pool(A, 1, 0, 0)), host(0, A, 0, BOTH), host(1, FREE, 0, BOTH)),
                List.of(1, 0),
                List.of(1, 0));
    }

    /** Whatever the fleet, a plan keeps its promises; brute force says how much a shared claim can be. */
    @Test
    void plansAreFeasibleAndAsGoodAsTheOrderOfImportanceAllows() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 2000; round++) {
            int machines = 1 + random.nextInt(6);
            Host[] hosts = IntStream.range(0, machines)
                    .mapToObj(m -> new Host(
                            m, random.nextInt(3) - 1, random.nextInt(1000), random.nextInt(4) > 0, new double[] {
                                random.nextInt(3), random.nextInt(3)
                            }))
                    .toArray(Host[]::new);
            Pool a = pool(A, random.nextInt(5), random.nextInt(3), random.nextInt(2));
            Pool b = pool(B, random.nextInt(5), random.nextInt(3), random.nextInt(2));
            int budget = 1 + random.nextInt(4);
            PlacementPlan plan = plan(false, budget, List.of(a, b), hosts);

            assertThat(plan.moves()).hasSizeLessThanOrEqualTo(budget);
            assertThat(plan.moves().stream().map(Move::machine)).doesNotHaveDuplicates();
            assertThat(plan.moves()).allSatisfy(move -> {
                Host host = hosts[move.machine()];
                assertThat(host.movable() && host.canHold(move.model()) && host.pool() != move.model())
                        .isTrue();
            });
            assertThat(plan.desired()).containsExactly(claims(hosts, a, b));
        }
    }

    /** Floors in order of importance, then demand in order of importance, each as far as some sharing out allows. */
    private static int[] claims(Host[] hosts, Pool a, Pool b) {
        boolean aFirst = a.priority() >= b.priority();
        int[] desired = new int[2];
        for (int pass = 0; pass < 2; pass++) {
            for (Pool pool : aFirst ? List.of(a, b) : List.of(b, a)) {
                int wanted = pass == 0 ? pool.floor() : Math.max(pool.need(), pool.floor());
                int model = pool.model();
                while (desired[model] < wanted && canShare(hosts, plusOne(desired, model))) {
                    desired[model]++;
                }
            }
        }
        return desired;
    }

    private static int[] plusOne(int[] desired, int model) {
        int[] more = desired.clone();
        more[model]++;
        return more;
    }

    /** Hall's condition for two models. */
    private static boolean canShare(Host[] hosts, int[] desired) {
        long holdA = java.util.Arrays.stream(hosts).filter(h -> h.canHold(A)).count();
        long holdB = java.util.Arrays.stream(hosts).filter(h -> h.canHold(B)).count();
        long holdAny = java.util.Arrays.stream(hosts)
                .filter(h -> h.canHold(A) || h.canHold(B))
                .count();
        return desired[A] <= holdA && desired[B] <= holdB && desired[A] + desired[B] <= holdAny;
    }
}
