package io.simctl.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class AlarmQueueTest {
    private static final int ALARMS = 12;

    private final AlarmQueue queue = new AlarmQueue();
    private final List<String> rings = new ArrayList<>();

    private Alarm alarm(String name) {
        return queue.create(now -> rings.add(name + "@" + now));
    }

    @Test
    void ringsInTheOrderOfTime() {
        alarm("late").set(30);
        alarm("early").set(10);
        queue.runUntil(100);
        assertThat(rings).containsExactly("early@10", "late@30");
        assertThat(queue.now()).isEqualTo(100);
        assertThat(queue.rung()).isEqualTo(2);
    }

    @Test
    void ringsEqualTimesInTheOrderOfArmingWhichReArmingRenews() {
        Alarm first = alarm("first");
        first.set(10);
        alarm("second").set(10);
        alarm("third").set(10);
        first.set(10);
        queue.runUntil(10);
        assertThat(rings).containsExactly("second@10", "third@10", "first@10");
    }

    @Test
    void ringsAnAlarmSetIntoThePastNowAndAfterThoseThatAreDueAlready() {
        Alarm hasty = alarm("hasty");
        queue.create(now -> hasty.set(now - 5)).set(10);
        alarm("due").set(10);
        queue.runUntil(20);
        assertThat(rings).containsExactly("due@10", "hasty@10");
    }

    @Test
    void tellsWhenAnAlarmWillRing() {
        Alarm alarm = alarm("a");
        assertThat(alarm.at()).isEqualTo(Alarm.NEVER);
        alarm.set(7);
        assertThat(alarm.at()).isEqualTo(7);
        assertThat(queue.nextAt()).isEqualTo(7);
        alarm.set(Alarm.NEVER);
        assertThat(alarm.isSet()).isFalse();
        assertThat(queue.nextAt()).isEqualTo(Alarm.NEVER);
    }

    @Test
    void isNotArmedAnyMoreWhenItsHandlerRuns() {
        Alarm[] self = new Alarm[1];
        self[0] = queue.create(now -> rings.add(self[0].isSet() + " " + queue.nextAt()));
        self[0].set(1);
        queue.runUntil(1);
        assertThat(rings).containsExactly("false " + Alarm.NEVER);
    }

    @Test
    void stopsAfterTheHandlerThatAsksForItAndGoesOnFromThere() {
        queue.create(now -> queue.stop()).set(10);
        alarm("same time").set(10);
        queue.runUntil(50);
        assertThat(rings).isEmpty();
        assertThat(queue.now()).isEqualTo(10);
        queue.runUntil(50);
        assertThat(rings).containsExactly("same time@10");
        assertThat(queue.now()).isEqualTo(50);
    }

    @Test
    void runsUntilNothingIsArmedAndStaysThere() {
        alarm("last").set(42);
        queue.runUntil(Long.MAX_VALUE);
        assertThat(queue.now()).isEqualTo(42);
    }

    @Test
    void refusesTimesBeforeTheRun() {
        SlotHeap heap = new SlotHeap();
        assertThatThrownBy(() -> heap.put(0, -1)).hasMessageContaining("-1");
    }

    @Test
    void allocatesNothingOnceItHasGrown() {
        for (int i = 0; i < 1000; i++) {
            Alarm[] self = new Alarm[1];
            long period = 1000L + i;
            self[0] = queue.create(now -> self[0].set(now + period));
            self[0].set(i);
        }
        queue.runUntil(100_000);
        long before = allocatedBytes();
        queue.runUntil(300_000);
        assertThat(allocatedBytes() - before).as("bytes for some 200,000 rings").isLessThan(10_000);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** One thing that a script does with one of its alarms. */
    record Command(Kind kind, int alarm, int delay) {}

    enum Kind {
        SET,
        CANCEL,
        RUN,
        /** In a handler: nothing more in this one. */
        RETURN
    }

    @Provide
    Arbitrary<List<Command>> scripts() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(Kind.SET)),
                Tuple.of(2, Arbitraries.just(Kind.CANCEL)),
                Tuple.of(3, Arbitraries.just(Kind.RUN)),
                Tuple.of(4, Arbitraries.just(Kind.RETURN)));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, ALARMS - 1),
                        Arbitraries.integers().between(-2, 12))
                .as(Command::new)
                .list()
                .ofMaxSize(300);
    }

    @Property
    void behavesLikeASortedList(@ForAll("scripts") List<Command> script) {
        SortedListAlarms list = new SortedListAlarms();
        AlarmQueue heap = new AlarmQueue();
        List<String> expected = new Play(script, list, list::runUntil, list::nextAt).log();
        assertThat(new Play(script, heap, heap::runUntil, heap::nextAt).log()).isEqualTo(expected);
    }

    /** Plays a script on a clock, from outside and from inside the handlers, and writes down what is heard and seen. */
    private static final class Play {
        private final Deque<Command> script;
        private final Alarms clock;
        private final LongConsumer runUntil;
        private final LongSupplier nextAt;
        private final List<Alarm> alarms = new ArrayList<>();
        private final List<String> log = new ArrayList<>();

        Play(List<Command> script, Alarms clock, LongConsumer runUntil, LongSupplier nextAt) {
            this.script = new ArrayDeque<>(script);
            this.clock = clock;
            this.runUntil = runUntil;
            this.nextAt = nextAt;
            for (int i = 0; i < ALARMS; i++) {
                int number = i;
                alarms.add(clock.create(now -> ring(number, now)));
            }
        }

        List<String> log() {
            while (!script.isEmpty()) {
                Command command = script.remove();
                if (command.kind == Kind.RUN) {
                    runUntil.accept(clock.now() + Math.max(0, command.delay));
                } else {
                    apply(command);
                }
            }
            return log;
        }

        private void ring(int alarm, long now) {
            log.add("alarm " + alarm + " rings at " + now);
            while (!script.isEmpty() && script.element().kind != Kind.RUN) {
                Command command = script.remove();
                if (command.kind == Kind.RETURN) {
                    return;
                }
                apply(command);
            }
        }

        private void apply(Command command) {
            Alarm alarm = alarms.get(command.alarm);
            switch (command.kind) {
                case SET -> alarm.set(clock.now() + command.delay);
                case CANCEL -> alarm.cancel();
                default -> {}
            }
            log.add("alarm " + command.alarm + " will ring at " + alarm.at() + ", the next one at "
                    + nextAt.getAsLong());
        }
    }
}
