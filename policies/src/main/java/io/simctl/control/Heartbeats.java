package io.simctl.control;

import java.util.ArrayDeque;

/**
 * Makes every machine report once in each interval, one after the other at equal distances, as machines that were not started by one
 * clock do, so that reports do not come in one burst. The order never changes, so one alarm is enough for all of them.
 */
final class Heartbeats {
    private final NodeAgent[] nodes;
    private final Network network;
    private final Alarm alarm;
    private final long interval;
    private final int models;
    private final ArrayDeque<MachineReport> spare = new ArrayDeque<>();
    private long roundBegan;
    private int next;

    Heartbeats(NodeAgent[] nodes, Network network, Alarms alarms, long interval, int models) {
        this.nodes = nodes;
        this.network = network;
        this.interval = interval;
        this.models = models;
        this.alarm = alarms.create(this::report);
    }

    void begin(long now) {
        roundBegan = now;
        alarm.set(due());
    }

    private long due() {
        return roundBegan + interval * (next + 1) / nodes.length;
    }

    private void report(long now) {
        while (due() <= now) {
            MachineReport report = spare.isEmpty() ? new MachineReport(models) : spare.pop();
            nodes[next].fill(report);
            network.heartbeat(next, report, now);
            next++;
            if (next == nodes.length) {
                next = 0;
                roundBegan += interval;
            }
        }
        alarm.set(due());
    }

    /** The report has been read and can be filled once more: as many are enough as are on their way at once. */
    void read(MachineReport report) {
        spare.push(report);
    }
}
