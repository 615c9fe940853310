package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.admission.ClusterRanks;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the control plane does with machines that report ranks in a cluster, and with what a cluster answers when it falls apart. */
class ClusterRoutingTest {
    private static final int MACHINES = 6;
    private static final int SECONDS = 120;
    private static final Policies POLICIES = Policies.load(ClusterRoutingTest.class.getClassLoader());

    /** Writes down every choice of a machine that has said of itself that it computes for another. */
    private static final class Witness implements FleetScheduling {
        private final FleetScheduling policy;
        private final List<String> wrong = new ArrayList<>();
        private int choices;

        Witness(FleetScheduling policy) {
            this.policy = policy;
        }

        @Override
        public List<FleetObserver> inner() {
            return List.of(policy);
        }

        @Override
        public long hedgeAfter(Request request) {
            return policy.hedgeAfter(request);
        }

        @Override
        public int hedge(Request request, int first, FleetView fleet, Candidates candidates, long now) {
            int machine = policy.hedge(request, first, fleet, candidates, now);
            return machine == NO_HEDGE ? machine : seen(machine, request, fleet, now);
        }

        @Override
        public Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
            Dispatch dispatch = policy.dispatch(request, fleet, candidates, now);
            switch (dispatch) {
                case Dispatch.NotYet() -> {}
                case Dispatch.To(int machine) -> seen(machine, request, fleet, now);
                case Dispatch.Hedged(int machine, int hedge, long after) -> {
                    seen(machine, request, fleet, now);
                    seen(hedge, request, fleet, now);
                }
                case Dispatch.Disaggregated(int prefill, int decode) -> {
                    seen(prefill, request, fleet, now);
                    seen(decode, request, fleet, now);
                }
            }
            return dispatch;
        }

        private int seen(int machine, Request request, FleetView fleet, long now) {
            choices++;
            if (fleet.machine(machine).rank() == Cluster.RESPONDER) {
                wrong.add("request %d to machine %d at %d s".formatted(request.id(), machine, now / SECOND));
            }
            return machine;
        }
    }

    private static <K extends Record, P> P create(PolicyType<K, P> type, Fleet fleet, String... settings) {
        return PolicyChoice.of(type, KnobValues.of(type.knobs(), settings))
                .create(new PolicyContext(fleet, new SplittableRandom(7)));
    }

    private static FleetAdmission ranks(ControlRig rig, String... settings) {
        return create(new ClusterRanks.Type(), rig.fleet(), settings);
    }

    private static ControlRig pairs() {
        return new ControlRig(MACHINES)
                .slots(2)
                .nodeQueue(2, 20 * SECOND)
                .atOnce(3)
                .fleetQueue(20)
                .tries(3);
    }

    private static void requests(ControlRig rig, SplittableRandom random) {
        for (int second = 0; second < SECONDS; second++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                rig.request(second, random.nextInt(4) == 0 ? B : A, 1 + random.nextInt(12));
            }
        }
    }

    /** Pairs form and fall apart, machines break off what they run. */
    private static void turmoil(ControlRig rig, SplittableRandom random, int second) {
        int first = 2 * random.nextInt(MACHINES / 2);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                rig.backends().get(first).reportRank(Cluster.HOST);
                rig.backends().get(first + 1).reportRank(Cluster.RESPONDER);
            }
            case 2 -> {
                rig.backends().get(first).reportRank(Cluster.NO_RANK);
                rig.backends().get(first + 1).reportRank(Cluster.NO_RANK);
            }
            default -> rig.backends().get(first).crash(new Outcome.Failed(503, "link_lost"));
        }
        rig.runUntil(second);
    }

    @TestFactory
    Stream<DynamicTest> noSchedulingPolicySendsAnythingToRankOneByAnyPath() {
        return POLICIES.of(PolicyKind.FLEET_SCHEDULING).stream()
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    for (int seed = 0; seed < 10; seed++) {
                        SplittableRandom random = new SplittableRandom(seed);
                        ControlRig rig = pairs();
                        Witness witness = new Witness((FleetScheduling) create(type, rig.fleet()));
                        rig.scheduling(witness).fleetAdmission(ranks(rig));
                        requests(rig, random);
                        for (int second = 1; second < SECONDS; second++) {
                            turmoil(rig, random, second);
                        }
                        rig.runUntil(2 * SECONDS);
                        assertThat(witness.choices).as("seed %d", seed).isGreaterThan(SECONDS / 4);
                        assertThat(witness.wrong).as("seed %d", seed).isEmpty();
                    }
                }));
    }

    @Test
    void asTheOriginalRankOneIsChosenLikeAnyOther() {
        SplittableRandom random = new SplittableRandom(3);
        ControlRig rig = pairs();
        Witness witness = new Witness((MachineChoice) (request, view, candidates, now) -> candidates.next(0));
        rig.scheduling(witness).fleetAdmission(ranks(rig, "defects=[routes-to-responder]"));
        requests(rig, random);
        for (int second = 1; second < SECONDS; second++) {
            turmoil(rig, random, second);
        }
        assertThat(witness.wrong).isNotEmpty();
    }

    /** The policy, and who watches its orders. */
    private static final class Watched implements Placement {
        private final Placement policy;
        private final List<String> wrong = new ArrayList<>();
        private int orders;

        Watched(Placement policy) {
            this.policy = policy;
        }

        @Override
        public List<FleetObserver> inner() {
            return List.of(policy);
        }

        @Override
        public long interval() {
            return policy.interval();
        }

        @Override
        public boolean isolates() {
            return policy.isolates();
        }

        @Override
        public void begin(FleetView fleet, Actions actions, long now) {
            policy.begin(fleet, new Orders(this, fleet, actions), now);
        }

        @Override
        public void tick(FleetView fleet, Actions actions, long now) {
            policy.tick(fleet, new Orders(this, fleet, actions), now);
        }

        @Override
        public MachinePlacement onMachine(MachineActions actions) {
            return policy.onMachine(actions);
        }

        @Override
        public void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {
            policy.targetStatus(machine, state, model, view, now);
        }
    }

    private record Orders(Watched watched, FleetView fleet, Placement.Actions actions) implements Placement.Actions {
        private void order(int machine) {
            watched.orders++;
            if (fleet.machine(machine).rank() == Cluster.RESPONDER) {
                watched.wrong.add("machine " + machine);
            }
        }

        @Override
        public boolean target(int machine, int... models) {
            order(machine);
            return actions.target(machine, models);
        }

        @Override
        public void load(int machine, int model) {
            order(machine);
            actions.load(machine, model);
        }

        @Override
        public void unload(int machine, int model) {
            actions.unload(machine, model);
        }

        @Override
        public void planned(int[] desired, int[] current, int count, boolean shadow) {
            actions.planned(desired, current, count, shadow);
        }

        @Override
        public boolean eligible(int machine, int model) {
            return actions.eligible(machine, model);
        }
    }

    @TestFactory
    Stream<DynamicTest> noPlacementPolicyPlansWithRankOne() {
        return Stream.of("interval=2s,min_dwell=0s", "interval=2s,assign=false,min_dwell=0s")
                .map(knobs -> DynamicTest.dynamicTest("model-pools " + knobs, () -> {
                    int orders = 0;
                    for (int seed = 0; seed < 10; seed++) {
                        SplittableRandom random = new SplittableRandom(seed);
                        ControlRig rig = pairs();
                        PolicyType<?, ?> type = POLICIES.of(PolicyKind.FLEET_PLACEMENT).stream()
                                .filter(its -> its.name().equals("model-pools"))
                                .findAny()
                                .orElseThrow();
                        Watched watched = new Watched((Placement) create(type, rig.fleet(), knobs.split(",")));
                        rig.placedBy(watched).fleetAdmission(ranks(rig));
                        requests(rig, random);
                        for (int second = 1; second < SECONDS; second++) {
                            turmoil(rig, random, second);
                        }
                        orders += watched.orders;
                        assertThat(watched.wrong).as("seed %d", seed).isEmpty();
                    }
                    assertThat(orders).isGreaterThan(10);
                }));
    }

    @Test
    void aRankIsKnownOnlyOnceAReportHasToldOfIt() {
        ControlRig rig = new ControlRig(2).slots(1);
        rig.scheduling((MachineChoice) (request, view, candidates, now) -> candidates.next(1))
                .fleetAdmission(ranks(rig))
                .request(5, A, 1)
                .request(9, A, 1);
        rig.runUntil(4);
        rig.backends().get(1).reportRank(Cluster.RESPONDER);
        assertThat(rig.placement.sees(1).rank())
                .as("the last report was before")
                .isEqualTo(Cluster.NO_RANK);
        rig.runUntil(6);
        assertThat(rig.placement.sees(1).rank()).isEqualTo(Cluster.RESPONDER);
        assertThat(rig.placement.eligible(1, A)).isFalse();
    }

    private static ControlRig pairAndOther(int tokens) {
        return cluster(new ControlRig(3).tries(3).request(10, A, tokens));
    }

    /** The first two machines are a pair from the beginning. */
    private static ControlRig cluster(ControlRig rig) {
        rig.fleetAdmission(ranks(rig));
        rig.backends().get(0).reportRank(Cluster.HOST);
        rig.backends().get(1).reportRank(Cluster.RESPONDER);
        return rig;
    }

    @Test
    void aRequestWithoutATokenWhenTheLinkIsLostRunsOnAnotherMachineAndNeverOnRankOne() {
        ControlRig rig = pairAndOther(5).runUntil(10);
        rig.backends().get(0).lose(A, new Outcome.Failed(503, "link_lost"));

        assertThat(rig.runUntil(100).ends).containsExactly("0 completed at 15");
        assertThat(rig.attempts.get(0L).leg(1).machine()).isEqualTo(2);
        assertThat(rig.attempts.get(0L).dispatches()).as("not again in place").isEqualTo(2);
    }

    @Test
    void inTheMiddleOfAnAnswerALostLinkIs503AndNobodyGoesOnWithIt() {
        ControlRig rig = pairAndOther(9).runUntil(13);
        rig.backends().get(0).lose(A, new Outcome.Failed(503, "link_lost"));

        assertThat(rig.runUntil(100).ends).containsExactly("0 failed 503 link_lost at 13");
        assertThat(rig.attempts.get(0L).dispatches()).isEqualTo(1);
    }

    @Test
    void whereNoOtherMachineIsLeftTheClientGets503WithoutATokenAndNoSecondTryInPlace() {
        ControlRig rig = cluster(new ControlRig(2).tries(3).request(10, A, 9)).runUntil(10);
        rig.backends().get(0).lose(A, new Outcome.Failed(503, "link_lost"));

        assertThat(rig.runUntil(100).ends).containsExactly("0 failed 503 link_lost at 10");
        assertThat(rig.attempts.get(0L).dispatches()).isEqualTo(1);
    }

    private static ControlRig rankOneOnly(String... settings) {
        ControlRig rig = new ControlRig(2).fleetQueue(5).request(10, A, 5);
        rig.fleetAdmission(ranks(rig, settings));
        rig.backends().get(0).reportRank(Cluster.RESPONDER);
        rig.backends().get(1).reportRank(Cluster.RESPONDER);
        return rig.runUntil(200);
    }

    @Test
    void whereOnlyRankOneIsLeftARequestIsRejectedBeforeItWaitsForNobody() {
        assertThat(rankOneOnly().ends).containsExactly("0 503 only_cluster_rank_1 at 10");
        assertThat(rankOneOnly("defects=[admits-for-responder]").ends)
                .as("as the original: let in for a machine that no path sends it to")
                .containsExactly("0 429 queue_timeout at 110");
    }

    @Test
    void afterRankZeroHasCrashedRankOneServesOnceItsRankIsCleared() {
        ControlRig rig = cluster(new ControlRig(2).tries(3).request(10, A, 9).request(20, A, 3))
                .runUntil(11);
        rig.backends().get(0).lose(A, new Outcome.Failed(503, "peer_lost"));
        rig.backends().get(0).reportRank(Cluster.NO_RANK);
        rig.backends().get(0).breakLoadsOf(A);
        rig.runUntil(18);
        rig.backends().get(1).reportRank(Cluster.NO_RANK);
        rig.runUntil(60);

        assertThat(rig.outcomes.get(1L)).isEqualTo(Outcome.COMPLETED);
        assertThat(rig.attempts.get(1L).leg(rig.attempts.get(1L).legs() - 1).machine())
                .isEqualTo(1);
    }
}
