package io.simctl.policy.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How many machines a scheduling policy looks at for a request: a count, which no busy computer disturbs, of what makes a large fleet
 * dear.
 */
class CandidatesLookedAtTest {
    private static final int REQUESTS = 500;
    private static final int SMALL = 200;
    private static final int LARGE = 2000;
    private static final Policies POLICIES = Policies.load(CandidatesLookedAtTest.class.getClassLoader());

    @TestFactory
    Stream<DynamicTest> doNotGrowWithTheFleet() {
        return POLICIES.of(PolicyKind.FLEET_SCHEDULING).stream()
                .map(type -> DynamicTest.dynamicTest(
                        type.name(),
                        () -> assertThat(perRequest(type, LARGE)).isLessThan(2 * perRequest(type, SMALL) + 4)));
    }

    private static double perRequest(PolicyType<?, ?> type, int machines) {
        FleetFixture fleet = FleetFixture.models("a")
                .machines(machines, m -> m.resident("a").rates("a", 57, 700))
                .build();
        FleetScheduling policy = fleet.observedBy(create(type, fleet));
        FleetFixture.Gates gates = fleet.candidates();
        int[] looks = new int[1];
        for (int i = 0; i < REQUESTS; i++) {
            Attempt attempt = fleet.attempt("a", 500 + i, Request.NO_OWNER, Request.Route.PUBLIC);
            Candidates counted = new Counting(gates.of(attempt), looks);
            switch (policy.dispatch(attempt.request(), fleet.view(), counted, 0)) {
                case Dispatch.To(int machine) -> fleet.send(attempt, machine);
                case Dispatch.Hedged(int machine, int hedge, long after) -> fleet.send(attempt, machine);
                case Dispatch.Disaggregated(int prefill, int decode) ->
                    fleet.send(attempt, prefill).send(fleet.attempt("a", 500, 100), decode);
                case Dispatch.NotYet() -> {}
            }
        }
        return (double) looks[0] / REQUESTS;
    }

    private static <K extends Record> FleetScheduling create(PolicyType<K, ?> type, FleetFixture fleet) {
        return (FleetScheduling) type.create(KnobValues.of(type.knobs()), fleet.context());
    }

    private record Counting(Candidates candidates, int[] looks) implements Candidates {
        @Override
        public boolean passes(int machine) {
            looks[0]++;
            return candidates.passes(machine);
        }

        @Override
        public String blockedBy(int machine) {
            looks[0]++;
            return candidates.blockedBy(machine);
        }

        @Override
        public boolean blockedOnlyBy(int machine, String gate) {
            looks[0]++;
            return candidates.blockedOnlyBy(machine, gate);
        }

        @Override
        public boolean blockedUntilChange(int machine) {
            looks[0]++;
            return candidates.blockedUntilChange(machine);
        }

        @Override
        public int next(int from) {
            int found = candidates.next(from);
            looks[0] += found == NONE ? 1 : found - from + 1;
            return found;
        }
    }
}
