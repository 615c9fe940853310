package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The machines of a run in the order in which they were heard of last, so that one alarm is enough to notice that one has been silent
 * for too long: a list linked through two arrays, in which hearing of a machine moves it to the end.
 */
public final class SilenceWatch {
    private final Alarm alarm;
    private final long longest;
    private final IntConsumer silent;
    private final int[] next;
    private final int[] previous;
    private final long[] heardAt;
    private final int ends;
    private boolean watching;

    /**
     * @param longest nanoseconds of silence that are no news; {@link Alarm#NEVER} for a watch that never reports
     * @param silent hears of a machine once for each such stretch of silence
     */
    public SilenceWatch(int machines, long longest, Alarms alarms, IntConsumer silent) {
        this.longest = longest;
        this.silent = silent;
        this.alarm = alarms.create(this::check);
        ends = machines;
        next = new int[machines + 1];
        previous = new int[machines + 1];
        heardAt = new long[machines];
        for (int machine = 0; machine <= machines; machine++) {
            next[machine] = machine == machines ? 0 : machine + 1;
            previous[machine] = machine == 0 ? machines : machine - 1;
        }
    }

    /** True if a machine that is heard of at this interval, in nanoseconds, is not silent in between. */
    boolean bears(long interval) {
        return interval < longest;
    }

    /** @param watches whether it is told of each report from now on; no machine is silent before {@link #resume} otherwise */
    void begin(long now, boolean watches) {
        watching = watches;
        if (longest != Alarm.NEVER) {
            Arrays.fill(heardAt, now);
            alarm.set(now + longest);
        }
    }

    /** Is told of each report from now on; every machine was heard of at these times. */
    void resume(long[] times) {
        watching = true;
        if (longest == Alarm.NEVER) {
            return;
        }
        IntStream.range(0, heardAt.length)
                .boxed()
                .sorted(Comparator.comparingLong(machine -> times[machine]))
                .forEach(machine -> heard(machine, times[machine]));
        if (heardAt[next[ends]] + longest < alarm.at()) {
            alarm.set(heardAt[next[ends]] + longest);
        }
    }

    void heard(int machine, long now) {
        if (longest == Alarm.NEVER) {
            return;
        }
        next[previous[machine]] = next[machine];
        previous[next[machine]] = previous[machine];
        previous[machine] = previous[ends];
        next[machine] = ends;
        next[previous[ends]] = machine;
        previous[ends] = machine;
        heardAt[machine] = now;
    }

    private void check(long now) {
        if (!watching) {
            alarm.set(now + longest);
            return;
        }
        while (now - heardAt[next[ends]] >= longest) {
            int machine = next[ends];
            heard(machine, now);
            silent.accept(machine);
        }
        alarm.set(heardAt[next[ends]] + longest);
    }
}
