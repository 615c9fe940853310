package io.simctl.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.type.KnobValues;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = FleetFixture.SECOND;

    private final FleetFixture fleet =
            FleetFixture.models("a", "b").machines(2, m -> m.resident("a", "b")).build();
    private long time;

    private Breaker breaker(String... knobs) {
        return fleet.observedBy(new Breaker(KnobValues.of(Breaker.Knobs.class, knobs), fleet.context()));
    }

    private Attempt sent() {
        Attempt attempt = fleet.attempt("a", 10, 10);
        fleet.send(attempt, 0);
        return attempt;
    }

    private void breaksOff(int times) {
        for (int i = 0; i < times; i++) {
            fleet.fail(sent(), "connection_lost");
        }
    }

    private void succeeds(int times) {
        for (int i = 0; i < times; i++) {
            fleet.answer(sent());
        }
    }

    private void refuses(int times) {
        for (int i = 0; i < times; i++) {
            fleet.refuse(sent());
        }
    }

    private void pass(long nanos) {
        time += nanos;
        fleet.at(time);
    }

    private String gate(Breaker breaker) {
        return breaker.gate(fleet.machine(0), fleet.attempt("a", 10, 10).request(), time);
    }

    @Test
    void leavesAMachineAloneForAMinuteAfterFiveFaultsInARowForWhateverModel() {
        Breaker breaker = breaker();
        breaksOff(4);
        assertThat(gate(breaker)).isEqualTo(FleetAdmission.OPEN);
        breaksOff(1);
        assertThat(gate(breaker)).isEqualTo(Breaker.BREAKER);
        assertThat(breaker.mayServe(fleet.machine(0), fleet.model("b"), time)).isFalse();
        assertThat(breaker.mayServe(fleet.machine(1), fleet.model("b"), time)).isTrue();
        pass(60 * SECOND - 1);
        assertThat(gate(breaker)).isEqualTo(Breaker.BREAKER);
        pass(1);
        assertThat(gate(breaker)).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void aSuccessInBetweenBeginsTheRowAnew() {
        Breaker breaker = breaker();
        breaksOff(4);
        succeeds(1);
        breaksOff(4);
        assertThat(gate(breaker)).isEqualTo(FleetAdmission.OPEN);
    }

    @Test
    void moreThanFourFifthsOfTheLastTwentyAreTooManyThoughNeverFiveInARow() {
        Breaker breaker = breaker();
        succeeds(1);
        breaksOff(4);
        for (int i = 0; i < 3; i++) {
            succeeds(1);
            breaksOff(4);
        }
        assertThat(gate(breaker)).as("16 of 20 are four fifths").isEqualTo(FleetAdmission.OPEN);
        Breaker consecutive = breaker("consecutive=100");
        succeeds(3);
        breaksOff(16);
        assertThat(gate(consecutive)).as("19 are too few to tell").isEqualTo(FleetAdmission.OPEN);
        breaksOff(1);
        assertThat(gate(consecutive)).as("17 of 20").isEqualTo(Breaker.BREAKER);
    }

    @Test
    void whatEndedTwoMinutesAgoTellsNothing() {
        Breaker breaker = breaker("consecutive=100");
        breaksOff(10);
        pass(121 * SECOND);
        breaksOff(10);
        assertThat(gate(breaker)).isEqualTo(FleetAdmission.OPEN);
        breaksOff(10);
        assertThat(gate(breaker)).isEqualTo(Breaker.BREAKER);
    }

    @Test
    void eachTimeIsTwiceAsLongUpToFiveMinutesUntilARequestSucceeds() {
        Breaker breaker = breaker();
        for (long seconds : new long[] {60, 120, 240, 300, 300}) {
            breaksOff(5);
            pass(seconds * SECOND - 1);
            assertThat(gate(breaker)).as(seconds + " s").isEqualTo(Breaker.BREAKER);
            pass(1);
            assertThat(gate(breaker)).as(seconds + " s").isEqualTo(FleetAdmission.OPEN);
        }
        succeeds(1);
        breaksOff(5);
        pass(60 * SECOND);
        assertThat(gate(breaker)).isEqualTo(FleetAdmission.OPEN);
    }

    /** Review, finding 10. */
    @Test
    void aRefusalIsNoFaultButInTheOriginal() {
        Breaker correct = breaker();
        refuses(50);
        assertThat(gate(correct)).isEqualTo(FleetAdmission.OPEN);
        Breaker original = breaker("defects=[refusals-are-faults]");
        refuses(5);
        assertThat(gate(original)).isEqualTo(Breaker.BREAKER);
    }

    @Test
    void tenRefusalsInARowEjectAMachineWhereTheyAreToldTo() {
        Breaker ejection = breaker("consecutive=8", "share=0.9", "last=15", "window=10m", "refusals=10");
        refuses(9);
        succeeds(1);
        refuses(9);
        assertThat(gate(ejection)).isEqualTo(FleetAdmission.OPEN);
        refuses(1);
        assertThat(gate(ejection)).isEqualTo(Breaker.BREAKER);
    }

    /** Counting anew from the whole history gives the same answer as the ring that the breaker keeps. */
    @Test
    void holdsExactlyWhenTheLastTwentySaySo() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            Breaker breaker = breaker("consecutive=1000");
            ArrayDeque<Boolean> last = new ArrayDeque<>();
            boolean held = false;
            for (int i = 0; i < 60 && !held; i++) {
                boolean fault = random.nextInt(100) < 85;
                if (fault) {
                    breaksOff(1);
                } else {
                    succeeds(1);
                }
                last.add(fault);
                if (last.size() > 20) {
                    last.remove();
                }
                long faults = last.stream().filter(f -> f).count();
                held = fault && last.size() == 20 && faults > 16;
                assertThat(gate(breaker).equals(Breaker.BREAKER)).isEqualTo(held);
            }
        }
    }
}
