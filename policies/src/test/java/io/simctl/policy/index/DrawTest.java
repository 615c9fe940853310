package io.simctl.policy.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {
    private static final int MACHINES = 200;
    private static final int DRAWS = 20_000;
    private final FleetFixture fleet =
            FleetFixture.models("a").machines(MACHINES, m -> {}).build();
    private final MachineSet all = new MachineSet(MACHINES);

    DrawTest() {
        IntStream.range(0, MACHINES).forEach(all::add);
    }

    /** So few pass that guesses mostly miss and the machines are asked in turn. */
    @Test
    void givesTheFewThatPassTheSameChance() {
        int[] open = {3, 64, 65, 199};
        Attempt attempt = fleet.attempt("a", 1, 1);
        for (int m = 0; m < MACHINES; m++) {
            int machine = m;
            if (IntStream.of(open).noneMatch(o -> o == machine)) {
                fleet.send(attempt, m).refuse(attempt);
            }
        }
        FleetFixture.Gates candidates = fleet.candidates();
        SplittableRandom random = new SplittableRandom(1);
        int[] times = new int[MACHINES];
        for (int i = 0; i < DRAWS; i++) {
            times[Draw.uniform(all, candidates.of(attempt), random)]++;
        }
        assertThat(IntStream.of(open).map(m -> times[m]).boxed())
                .allSatisfy(t -> assertThat(t).isBetween(DRAWS / 4 - 430, DRAWS / 4 + 430));
        assertThat(all.size()).as("what one attempt excludes is open to others").isEqualTo(MACHINES);
    }

    @Test
    void dropsWhatIsBlockedUntilItChanges() {
        for (int m = 0; m < 150; m++) {
            fleet.online(m, false);
        }
        Draw.first(all, 0, fleet.candidates().of(fleet.attempt("a", 1, 1)));
        assertThat(all.size()).isEqualTo(50);
    }

    @Test
    void findsNothingWhereNothingPasses() {
        for (int m = 0; m < MACHINES; m++) {
            fleet.online(m, false);
        }
        assertThat(Draw.uniform(all, fleet.candidates().of(fleet.attempt("a", 1, 1)), new SplittableRandom(1)))
                .isEqualTo(MachineSet.NONE);
        assertThat(all.isEmpty()).isTrue();
    }
}
