package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.ArrayDeque;

/**
 * A report source that makes every machine report once in each interval, one after the other at equal distances, as machines that
 * were not started by one clock do, so that reports do not come in one burst. The order never changes, so one alarm is enough for
 * all of them.
 */
public final class Heartbeats implements ReportSource {
    private final int machines;
    private final Reporter reporter;
    private final Network network;
    private final Alarm alarm;
    private final long interval;
    private final SilenceWatch silence;
    private final ArrayDeque<MachineReport> spare = new ArrayDeque<>();
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
        this.silence = silence;
        this.alarm = alarms.create(this::report);
    }

    @Override
    public void begin(long now) {
        roundBegan = now;
        alarm.set(due());
        silence.begin(now);
    }

    private long due() {
        return roundBegan + interval * (next + 1) / machines;
    }

    private void report(long now) {
        while (due() <= now) {
            MachineReport report = spare.isEmpty() ? new MachineReport() : spare.pop();
            reporter.fill(next, report);
            network.report(next, report, now);
            next++;
            if (next == machines) {
                next = 0;
                roundBegan += interval;
            }
        }
        alarm.set(due());
    }

    @Override
    public boolean arrived(int machine, long now) {
        silence.heard(machine, now);
        return true;
    }

    @Override
    public void read(MachineReport report) {
        spare.push(report);
    }
}
