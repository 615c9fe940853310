package io.simctl.live.loop;

import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Scenario;

/** A journal played back to the control plane on a virtual clock, which takes the same decisions as in the live run at the same times. */
public final class Playback {
    private Playback() {}

    /**
     * Plays the journal to its end.
     *
     * @param random the streams of the live run
     * @param end when the live run ended, nanoseconds since it began
     * @param listener hears what the listeners of the live run heard
     */
    public static void run(
            Scenario scenario,
            PolicySet policies,
            Fleet fleet,
            RandomSource random,
            Journal journal,
            long end,
            RunListener listener) {
        EventLoop loop = new EventLoop(new NoTime());
        MachineDriver driver = new JournalDriver();
        try (LiveControlPlane plane =
                new LiveControlPlane(scenario, policies, fleet, random, loop, machine -> driver, listener)) {
            plane.begin();
            for (Journal.Entry entry : journal.entries()) {
                loop.play(entry.at(), now -> plane.observed(entry.observation(), now));
            }
            loop.play(end, now -> plane.end());
        }
    }

    /** A driver whose reports are in the journal already. */
    private static final class JournalDriver implements MachineDriver {
        @Override
        public void load(int model) {}

        @Override
        public void unload(int model) {}

        @Override
        public void send(long flight, Leg leg) {}

        @Override
        public void cancel(long flight) {}

        @Override
        public void landed(long flight) {}
    }

    /** A clock on which nobody waits: time jumps from one entry to the next. */
    private static final class NoTime implements TimeSource {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void waitUntil(long at) {}

        @Override
        public void wake() {}
    }
}
