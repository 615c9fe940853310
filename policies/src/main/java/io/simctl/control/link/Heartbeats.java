package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A report source that makes every machine report once in each interval, one after the other at equal distances, as machines that
 * were not started by one clock do, so that reports do not come in one burst. The order never changes, so one alarm is enough for
 * all of them.
 *
 * <p>A machine that has told all it has to say rests: its reports would say the same again, each at a time that can be reckoned, and
 * while nobody goes by them they cost nothing. It goes on in its turn as soon as it has news. A report of it that was under way by then
 * arrives as if it had never rested.
 */
public final class Heartbeats implements ReportSource {
    private final int machines;
    private final Reporter reporter;
    private final Network network;
    private final Alarm alarm;
    private final long interval;
    private final long delay;
    private final SilenceWatch silence;
    private final ArrayDeque<MachineReport> spare = new ArrayDeque<>();
    private final BitSet reporting = new BitSet();
    private int resting;

    /** When the last report of each machine arrived, and its number; of one that rests the last that was not left out. */
    private final long[] arrivedAt;

    private final long[] numbers;
    private boolean mayRest;
    private long roundBegan;
    private int next;

    /** A source of what machines have to say of themselves. */
    @FunctionalInterface
    public interface Reporter {
        /** Fills in what the machine has to say now. */
        void fill(int machine, MachineReport report);
    }

    /** @param interval between two reports of a machine, nanoseconds */
    public Heartbeats(
            int machines, Reporter reporter, Network network, Alarms alarms, long interval, SilenceWatch silence) {
        this.machines = machines;
        this.reporter = reporter;
        this.network = network;
        this.interval = interval;
        this.delay = network.reportDelay();
        this.silence = silence;
        this.alarm = alarms.create(this::report);
        this.arrivedAt = new long[machines];
        this.numbers = new long[machines];
        // of several reports under way, or with silence between any two, each is of account
        this.mayRest = delay < interval && silence.bears(interval + delay);
    }

    @Override
    public void begin(long now) {
        roundBegan = now;
        reporting.set(0, machines);
        Arrays.fill(arrivedAt, now);
        alarm.set(due());
        silence.begin(now, !mayRest);
    }

    private long due() {
        return roundBegan + phase(next);
    }

    private long phase(int machine) {
        return interval * (machine + 1) / machines;
    }

    private void report(long now) {
        do {
            MachineReport report = spare.isEmpty() ? new MachineReport() : spare.pop();
            reporter.fill(next, report);
            network.report(next, report, now);
            next++;
        } while (goOn() && due() <= now);
        if (resting < machines) {
            alarm.set(due());
        }
    }

    /** Goes on to the next machine that reports, the present one included; false when there is none. */
    private boolean goOn() {
        int its = reporting.nextSetBit(next);
        if (its < 0) {
            its = reporting.nextSetBit(0);
            roundBegan += interval;
        }
        next = its;
        return its >= 0;
    }

    @Override
    public boolean arrived(int machine, long now) {
        if (mayRest) {
            arrivedAt[machine] = now;
        } else {
            silence.heard(machine, now);
        }
        return true;
    }

    @Override
    public void read(MachineReport report) {
        spare.push(report);
    }

    @Override
    public void toldAll(int machine, long number) {
        if (mayRest && reporting.get(machine)) {
            numbers[machine] = number;
            reporting.clear(machine);
            resting++;
            if (machine == next) {
                alarm.set(goOn() ? due() : Alarm.NEVER);
            }
        }
    }

    @Override
    public void news(int machine, long now) {
        if (!reporting.get(machine)) {
            wake(machine, now);
        }
    }

    @Override
    public void wanted(long now) {
        for (int machine = reporting.nextClearBit(0); resting > 0; machine = reporting.nextClearBit(machine)) {
            wake(machine, now);
        }
    }

    @Override
    public void alwaysWanted(long now) {
        if (mayRest) {
            wanted(now);
            mayRest = false;
            silence.resume(arrivedAt);
        }
    }

    @Override
    public long takenAt(int machine, long taken, long now) {
        long last = arrivedAt[machine] - delay;
        return reporting.get(machine) ? Math.max(taken, last) : latest(last, now - delay);
    }

    /** The latest time up to {@code now} at which a machine reports that has reported at {@code before}. */
    private long latest(long before, long now) {
        return before + (now - before) / interval * interval;
    }

    /** A machine that rested reports again; a report that is due now is one of those that were left out. */
    private void wake(int machine, long now) {
        long taken = arrivedAt[machine] - delay;
        long latest = latest(taken, now);
        boolean isUnderWay = latest > taken && latest + delay > now;
        if (isUnderWay) {
            network.reported(machine, nothingNew(numbers[machine]), latest);
        }
        arrivedAt[machine] = (isUnderWay ? latest - interval : latest) + delay;
        reporting.set(machine);
        resting--;
        long at = latest + interval;
        if (!alarm.isSet() || at < due()) {
            next = machine;
            roundBegan = at - phase(machine);
            alarm.set(at);
        }
    }

    private MachineReport nothingNew(long number) {
        MachineReport report = spare.isEmpty() ? new MachineReport() : spare.pop();
        report.clear();
        report.number = number;
        report.filled = 0;
        return report;
    }
}
