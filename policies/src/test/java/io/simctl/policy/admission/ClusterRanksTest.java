package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.Verdict;
import io.simctl.policy.type.KnobValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two machines with one model, of which both or one reports a rank. */
class ClusterRanksTest {
    private final FleetFixture fleet =
            FleetFixture.models("a").machine(m -> {}).machine(m -> {}).build();
    private final Request request = fleet.attempt("a", 100, 100).request();

    private FleetAdmission policy(String... defects) {
        String list = "defects=[%s]".formatted(String.join(",", defects));
        return fleet.observedBy(
                new ClusterRanks.Type().create(KnobValues.of(ClusterRanks.Knobs.class, list), fleet.context()));
    }

    private void ranks(int first, int second) {
        fleet.report(0, r -> r.rank(first)).report(1, r -> r.rank(second));
    }

    private boolean passes(FleetAdmission policy, int machine) {
        return fleet.candidates(policy).of(fleet.attempt("a", 100, 100)).passes(machine);
    }

    private Verdict decision(FleetAdmission policy) {
        return policy.decide(request, fleet.view(), fleet.candidates(policy).of(fleet.attempt("a", 100, 100)), 0);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false", "2, false", "-2, false", "17, false"})
    void aMachineTakesRequestsInNoClusterAndAsItsHostAndAnUnknownRankIsTakenForOne(int rank, boolean routable) {
        FleetAdmission policy = policy();
        ranks(rank, -1);

        assertThat(passes(policy, 0)).isEqualTo(routable);
        assertThat(policy.gate(fleet.machine(0), request, 0)).isEqualTo(routable ? "" : "cluster_rank_1");
        assertThat(policy.mayServe(fleet.machine(0), 0, 0))
                .as("whoever plans with capacity counts it")
                .isEqualTo(routable);
        assertThat(passes(policy, 1)).isTrue();
    }

    @Test
    void aModelOnRankOneOnlyIsRejectedAtOnce() {
        FleetAdmission policy = policy();
        ranks(1, 1);

        assertThat(decision(policy)).isEqualTo(new Verdict.Reject(new Outcome.Rejected(503, "only_cluster_rank_1", 0)));
        ranks(0, 1);
        assertThat(decision(policy)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void aRankThatIsClearedMakesTheMachineOneLikeAnyOther() {
        FleetAdmission policy = policy();
        ranks(0, 1);
        ranks(-1, -1);

        assertThat(passes(policy, 1)).isTrue();
        assertThat(decision(policy)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void asTheOriginalAFastRankOneWins() {
        FleetAdmission policy = policy("routes-to-responder");
        ranks(0, 1);

        assertThat(passes(policy, 1)).isTrue();
        assertThat(policy.mayServe(fleet.machine(1), 0, 0)).isFalse();
    }

    @Test
    void asTheOriginalARequestIsLetInForARankOneThatNobodyWillSendItTo() {
        FleetAdmission policy = policy("admits-for-responder");
        ranks(1, 1);

        assertThat(decision(policy)).isEqualTo(Verdict.ADMIT);
        assertThat(passes(policy, 0) || passes(policy, 1)).isFalse();
    }

    @Test
    void asTheOriginalTheCapacityThatIsToldIsTwoMachinesInsteadOfOne() {
        ranks(0, 1);
        FleetAdmission correct = policy();
        FleetAdmission original = policy("plans-with-responder");

        assertThat(capacity(correct)).isEqualTo(1);
        assertThat(capacity(original)).isEqualTo(2);
        assertThat(passes(original, 1)).as("routing stays right").isFalse();
    }

    private int capacity(FleetAdmission policy) {
        return (policy.mayServe(fleet.machine(0), 0, 0) ? 1 : 0) + (policy.mayServe(fleet.machine(1), 0, 0) ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -2, 17})
    void asTheOriginalAnUnknownRankTakesRequests(int rank) {
        FleetAdmission policy = policy("unknown-rank-is-routable");
        ranks(rank, 1);

        assertThat(passes(policy, 0)).isTrue();
        assertThat(passes(policy, 1)).isFalse();
    }
}
