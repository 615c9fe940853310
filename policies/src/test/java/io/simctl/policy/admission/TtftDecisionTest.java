package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.ChangingFleet;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Verdict;
import io.simctl.policy.Verdict.Reject;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ceiling decides with its index, compared with what looking at every machine would tell. */
class TtftDecisionTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 30})
    void rejectsWhenNoMachinePassesAndTheCeilingIsWhatStopsSome(int machines) {
        ChangingFleet world = new ChangingFleet(machines, machines);
        TtftCeiling ceiling = world.ceiling;
        int rejections = 0;
        int admissions = 0;
        for (int step = 0; step < 3000; step++) {
            world.change();
            Attempt attempt = world.attempt();
            Verdict verdict = ceiling.decide(
                    attempt.request(), world.fleet.view(), world.candidates.of(attempt), world.fleet.now());
            double[] tooSlow = IntStream.range(0, machines)
                    .filter(m -> world.candidates.of(attempt).blockedOnlyBy(m, "ttft_ceiling"))
                    .mapToDouble(m -> ceiling.estimate(world.fleet.machine(m), attempt.request()))
                    .sorted()
                    .toArray();
            if (world.passing(attempt).length > 0 || tooSlow.length == 0) {
                assertThat(verdict).isEqualTo(Verdict.ADMIT);
                admissions++;
            } else {
                long over = (long) Math.ceil((tooSlow[0] - ceiling.deadline(attempt.request())) / 1000);
                assertThat(((Reject) verdict).rejection().retryAfter())
                        .isEqualTo(Math.clamp(over, 2, 60) * FleetFixture.SECOND);
                rejections++;
            }
        }
        assertThat(rejections).as("rejections that were compared").isGreaterThan(10);
        assertThat(admissions).as("admissions that were compared").isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30})
    void whatIsSaidToHoldUntilAMachineChangesHoldsForEveryPublicRequest(int machines) {
        ChangingFleet world = new ChangingFleet(machines, machines);
        int held = 0;
        for (int step = 0; step < 2000; step++) {
            world.change();
            Attempt asked = world.attempt();
            Attempt other =
                    world.fleet.attempt(world.fleet.fleet().model(asked.model()).name(), 1, 1);
            for (int m = 0; m < machines; m++) {
                if (world.candidates.of(asked).blockedUntilChange(m)) {
                    assertThat(world.candidates.of(other).passes(m)).isFalse();
                    held++;
                }
            }
        }
        assertThat(held).isGreaterThan(100);
    }
}
