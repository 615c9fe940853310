package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.function.IntConsumer;

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

    void begin(long now) {
        if (longest != Alarm.NEVER) {
            java.util.Arrays.fill(heardAt, now);
            alarm.set(now + longest);
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
        while (now - heardAt[next[ends]] >= longest) {
            int machine = next[ends];
            heard(machine, now);
            silent.accept(machine);
        }
        alarm.set(heardAt[next[ends]] + longest);
    }
}
