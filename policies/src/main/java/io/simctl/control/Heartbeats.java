package io.simctl.control;

import java.util.ArrayDeque;

/**
 * Makes every machine report once in each interval, one after the other at equal distances, as machines that were not started by one
 * clock do, so that reports do not come in one burst. The order never changes, so one alarm is enough for all of them.
 */
final class Heartbeats implements ReportSource {
    private final NodeAgent[] nodes;
    private final Network network;
    private final Alarm alarm;
    private final long interval;
    private final int models;
    private final SilenceWatch silence;
    private final ArrayDeque<MachineReport> spare = new ArrayDeque<>();
    private long roundBegan;
    private int next;

    /** @param interval between two reports of a machine, nanoseconds */
    Heartbeats(NodeAgent[] nodes, Network network, Alarms alarms, long interval, SilenceWatch silence, int models) {
        this.nodes = nodes;
        this.network = network;
        this.interval = interval;
        this.models = models;
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
        return roundBegan + interval * (next + 1) / nodes.length;
    }

    private void report(long now) {
        while (due() <= now) {
            MachineReport report = spare.isEmpty() ? new MachineReport(models) : spare.pop();
            nodes[next].fill(report);
            network.report(next, report, now);
            next++;
            if (next == nodes.length) {
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
