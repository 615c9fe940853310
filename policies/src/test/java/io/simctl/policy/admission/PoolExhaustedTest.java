package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.MachineView;
import io.simctl.policy.TargetState;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolExhaustedTest {
    private static final int OWNER = 7;
    private static final Verdict EXHAUSTED = Verdict.reject(429, "pool_exhausted", 10 * FleetFixture.SECOND);

    private final FleetFixture one = FleetFixture.models("a", "b", "nowhere")
            .machine(m -> m.holds("a", "b"))
            .build();

    private static PoolExhausted policy(FleetFixture fleet, String... knobs) {
        return fleet.observedBy(new PoolExhausted(KnobValues.of(PoolExhausted.Knobs.class, knobs), fleet.context()));
    }

    private static Verdict decide(PoolExhausted policy, FleetFixture fleet, Attempt attempt) {
        return policy.decide(
                attempt.request(), fleet.view(), fleet.candidates(policy).of(attempt), fleet.now());
    }

    private static Verdict decide(PoolExhausted policy, FleetFixture fleet, String model) {
        return decide(policy, fleet, fleet.attempt(model, 10, 10));
    }

    @Test
    void aPooledMachineServesItsPoolOnly() {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", TargetState.REACHED);
        FleetFixture.Gates candidates = one.candidates(policy);
        assertThat(candidates.of(one.attempt("a", 10, 10)).blockedBy(0)).isEqualTo(FleetAdmission.OPEN);
        assertThat(candidates.of(one.attempt("b", 10, 10)).blockedBy(0)).isEqualTo("pool_isolation");
    }

    @Test
    void answers429WithTenSecondsWhenTheOnlyMachineBelongsToAnotherPool() {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", TargetState.REACHED);
        assertThat(decide(policy, one, "a")).isEqualTo(Verdict.ADMIT);
        assertThat(decide(policy, one, "b")).isEqualTo(EXHAUSTED);
    }

    @Test
    void keepsPoolsApartWithoutRejectingWhereItIsToldNotToShed() {
        PoolExhausted policy = policy(one, "shed=false");
        one.assign(0, "a", TargetState.REACHED);
        Attempt attempt = one.attempt("b", 10, 10);
        assertThat(decide(policy, one, attempt)).isEqualTo(Verdict.ADMIT);
        assertThat(one.candidates(policy).of(attempt).blockedBy(0)).isEqualTo("pool_isolation");
    }

    @Test
    void leavesAModelThatNoMachineHoldsToOthers() {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", TargetState.REACHED);
        assertThat(decide(policy, one, "nowhere")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void anUnmanagedMachineServesEveryModel() {
        PoolExhausted policy = policy(one);
        assertThat(decide(policy, one, "a")).isEqualTo(Verdict.ADMIT);
        assertThat(decide(policy, one, "b")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void aMixedFleetIsExhaustedForNobody() {
        FleetFixture fleet = FleetFixture.models("a", "b").machines(2, m -> {}).build();
        PoolExhausted policy = policy(fleet);
        fleet.assign(0, "a", TargetState.REACHED);
        assertThat(decide(policy, fleet, "b")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void isServedAgainAfterAReassignment() {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", TargetState.REACHED);
        one.assign(0, "b", TargetState.REACHED);
        assertThat(decide(policy, one, "b")).isEqualTo(Verdict.ADMIT);
        assertThat(decide(policy, one, "a")).isEqualTo(EXHAUSTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetState.class,
            names = {"LOADING", "DRAINING", "FAILED"})
    void aMachineServesItsPoolOnlyOnceItHasSucceeded(TargetState state) {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", state);
        assertThat(decide(policy, one, "a")).isEqualTo(EXHAUSTED);
        assertThat(decide(policy, one, "b")).isEqualTo(EXHAUSTED);
        one.assign(0, "a", TargetState.REACHED);
        assertThat(decide(policy, one, "a")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void anUnreachableMachineIsNoPool() {
        FleetFixture fleet = FleetFixture.models("a", "b").machines(2, m -> {}).build();
        PoolExhausted policy = policy(fleet);
        fleet.assign(0, "a", TargetState.REACHED).assign(1, "b", TargetState.REACHED);
        fleet.online(1, false);
        assertThat(decide(policy, fleet, "b")).isEqualTo(EXHAUSTED);
        fleet.online(1, true);
        assertThat(decide(policy, fleet, "b")).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void theKillSwitchRestoresEverything() {
        PoolExhausted policy = policy(one, "gate=false");
        one.assign(0, "a", TargetState.REACHED);
        assertThat(decide(policy, one, "b")).isEqualTo(Verdict.ADMIT);
        assertThat(one.candidates(policy).of(one.attempt("b", 10, 10)).passes(0))
                .isTrue();
    }

    @Test
    void anOwnerWhoRoutesToTheirOwnMachinesPassesTheGateAndIsNotShed() {
        FleetFixture fleet =
                FleetFixture.models("a", "b").machine(m -> m.owner(OWNER)).build();
        PoolExhausted policy = policy(fleet);
        fleet.assign(0, "a", TargetState.REACHED);
        Attempt own = fleet.attempt("b", OWNER, Route.SELF);
        assertThat(fleet.candidates(policy).of(own).passes(0)).isTrue();
        assertThat(decide(policy, fleet, own)).isEqualTo(Verdict.ADMIT);
        assertThat(fleet.candidates(policy)
                        .of(fleet.attempt("b", 8, Route.SELF))
                        .blockedBy(0))
                .isEqualTo("not_owner");
    }

    /** Review, finding 5. */
    @Test
    void aCallerWhosePrivateMachineCouldServeIsShedOnlyByTheOriginal() {
        FleetFixture fleet = FleetFixture.models("a", "b")
                .machine(m -> m.owner(OWNER).privateOnly())
                .machine(m -> {})
                .build();
        PoolExhausted correct = policy(fleet);
        PoolExhausted original = policy(fleet, "defects=[prefer-owner-shed]");
        fleet.assign(1, "a", TargetState.REACHED);
        Attempt preferring = fleet.attempt("b", OWNER, Route.PREFER_OWNER);
        assertThat(decide(correct, fleet, preferring)).isEqualTo(Verdict.ADMIT);
        assertThat(decide(original, fleet, preferring)).isEqualTo(EXHAUSTED);
        assertThat(decide(correct, fleet, fleet.attempt("b", 8, Route.PREFER_OWNER)))
                .as("who owns no machine")
                .isEqualTo(EXHAUSTED);
    }

    @Test
    void knowsWithoutCountingWhatCountingWouldTell() {
        FleetFixture fleet = FleetFixture.models("a", "b", "c")
                .machines(3, m -> {})
                .machine(m -> m.holds("a"))
                .machine(m -> m.holds("b", "c").privateOnly())
                .build();
        PoolExhausted policy = policy(fleet);
        SplittableRandom random = new SplittableRandom(3);
        TargetState[] states = {TargetState.LOADING, TargetState.DRAINING, TargetState.REACHED, TargetState.FAILED};
        for (int step = 0; step < 500; step++) {
            int machine = random.nextInt(5);
            if (random.nextInt(4) == 0) {
                fleet.online(machine, random.nextBoolean());
            } else {
                fleet.assign(machine, "abc".substring(random.nextInt(3)).substring(0, 1), states[random.nextInt(4)]);
            }
            for (int model = 0; model < 3; model++) {
                assertThat(policy.isExhausted(model)).isEqualTo(isExhausted(fleet, model));
            }
        }
    }

    private static boolean isExhausted(FleetFixture fleet, int model) {
        int holding = 0;
        int serving = 0;
        for (int i = 0; i < fleet.view().machines(); i++) {
            MachineView machine = fleet.machine(i);
            if (machine.isOnline() && machine.isCapable(model)) {
                holding++;
                boolean serves = !machine.isManaged()
                        || (machine.target().holds(model) && machine.targetState() == TargetState.REACHED);
                serving += serves && !machine.machine().privateOnly() ? 1 : 0;
            }
        }
        return serving == 0 && holding > 0;
    }

    @Test
    void aMachineOfSeveralModelsServesEachOfThem() {
        PoolExhausted policy = policy(one);
        one.assign(0, TargetState.REACHED, one.model("a"), one.model("b"));
        assertThat(decide(policy, one, "a")).isEqualTo(Verdict.ADMIT);
        assertThat(decide(policy, one, "b")).isEqualTo(Verdict.ADMIT);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINING", "LOADING", "FAILED"})
    void ofSeveralModelsThoseThatAreThereAlreadyAreServedBeforeTheOthers(TargetState state) {
        PoolExhausted policy = policy(one);
        one.assign(0, "a", TargetState.REACHED);
        one.assign(0, state, one.model("a"), one.model("b"));
        FleetFixture.Gates candidates = one.candidates(policy);
        assertThat(decide(policy, one, "a")).isEqualTo(Verdict.ADMIT);
        assertThat(candidates.of(one.attempt("a", 10, 10)).blockedBy(0)).isEqualTo(FleetAdmission.OPEN);
        assertThat(decide(policy, one, "b")).isEqualTo(EXHAUSTED);
        assertThat(candidates.of(one.attempt("b", 10, 10)).blockedBy(0)).isEqualTo("pool_isolation");
    }
}
