package io.simctl.live.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Alarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final HandTime time = new HandTime();
    private final EventLoop loop = new EventLoop(time);
    private final List<String> seen = new ArrayList<>();

    /** Time that passes only while the loop waits, and then to where it is wanted. */
    private static final class HandTime implements TimeSource {
        long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void waitUntil(long at) {
            nanos = Math.max(nanos, at);
        }

        @Override
        public void wake() {}
    }

    private Alarm alarm(String name) {
        return loop.create(now -> seen.add(name + " at " + now));
    }

    private void runUntilTold(int count) {
        loop.runWhile(() -> seen.size() < count);
    }

    @Test
    void alarmsRingInTheOrderOfTheirTimesAndThenOfTheirArming() {
        Alarm a = alarm("a");
        Alarm b = alarm("b");
        Alarm c = alarm("c");
        a.set(20);
        b.set(10);
        c.set(10);
        runUntilTold(3);

        assertThat(seen).containsExactly("b at 10", "c at 10", "a at 20");
    }

    @Test
    void anAlarmRingsAtTheTimeItWasSetForHoweverLateTheLoopIs() {
        alarm("due long ago").set(10);
        time.nanos = 1000;
        runUntilTold(1);

        assertThat(seen).containsExactly("due long ago at 10");
        assertThat(loop.latestRing()).isEqualTo(990);
    }

    @Test
    void whatIsPostedHappensAfterEveryAlarmThatWasDueByThen() {
        loop.post(now -> seen.add("posted at " + now));
        alarm("due").set(10);
        alarm("not due").set(2000);
        time.nanos = 1000;
        runUntilTold(3);

        assertThat(seen).containsExactly("due at 10", "posted at 1000", "not due at 2000");
    }

    @Test
    void anAlarmSetInThePastRingsAtThePresent() {
        loop.post(now -> alarm("late").set(now - 500));
        time.nanos = 1000;
        runUntilTold(1);

        assertThat(seen).containsExactly("late at 1000");
    }

    @Test
    void aCancelledOrMovedAlarmDoesNotRingWhereItWas() {
        Alarm moved = alarm("moved");
        Alarm cancelled = alarm("cancelled");
        moved.set(10);
        cancelled.set(10);
        moved.set(30);
        cancelled.cancel();
        alarm("last").set(40);
        runUntilTold(2);

        assertThat(seen).containsExactly("moved at 30", "last at 40");
        assertThat(cancelled.isSet()).isFalse();
        assertThat(cancelled.at()).isEqualTo(Alarm.NEVER);
    }

    @Test
    void playingBackRingsWhatIsDueBeforeTheEventIncludingWhatIsArmedMeanwhile() {
        loop.create(now -> alarm("armed meanwhile").set(now + 5)).set(10);
        alarm("later").set(21);
        loop.play(20, now -> seen.add("event at " + now));

        assertThat(seen).containsExactly("armed meanwhile at 15", "event at 20");
    }
}
