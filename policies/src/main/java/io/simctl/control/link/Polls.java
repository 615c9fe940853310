package io.simctl.control.link;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;

/** The Coordinator's questions to one machine after the other: each is answered or times out before the next is asked. */
public final class Polls implements ReportSource {
    private static final int NOBODY = -1;

    private final Network network;
    private final Alarm alarm;
    private final Timing timing;
    private final int machines;
    private final IntConsumer unanswered;
    private final ArrayDeque<MachineReport> spare = new ArrayDeque<>();
    private int asked = NOBODY;
    private int last = NOBODY;

    /**
     * In nanoseconds.
     *
     * @param pause from the end of a round to the beginning of the next
     * @param timeout for which an answer is waited
     */
    public record Timing(long pause, long timeout) {}

    /** @param unanswered hears of each machine that has not answered in time */
    public Polls(int machines, Network network, Alarms alarms, Timing timing, IntConsumer unanswered) {
        this.machines = machines;
        this.network = network;
        this.timing = timing;
        this.unanswered = unanswered;
        this.alarm = alarms.create(this::ring);
    }

    @Override
    public void begin(long now) {
        ask(0, now);
    }

    private void ask(int machine, long now) {
        asked = machine;
        last = machine;
        network.ask(machine, spare.isEmpty() ? new MachineReport() : spare.pop(), now);
        alarm.set(now + timing.timeout());
    }

    private void ring(long now) {
        if (asked == NOBODY) {
            ask(0, now);
        } else {
            int silent = asked;
            goOn(now);
            unanswered.accept(silent);
        }
    }

    private void goOn(long now) {
        if (last + 1 < machines) {
            ask(last + 1, now);
        } else {
            asked = NOBODY;
            alarm.set(now + timing.pause());
        }
    }

    @Override
    public boolean arrived(int machine, long now) {
        if (machine != asked) {
            return false;
        }
        goOn(now);
        return true;
    }

    @Override
    public void read(MachineReport report) {
        spare.push(report);
    }
}
