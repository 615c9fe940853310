package io.simctl.policy.index;

import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;

/** A record of which machine holds how much of a prompt in its prefix cache, as far as a router that has it inside can know. */
public interface KnownPrefixes extends FleetObserver {
    /** The answer of {@link #holder} when no machine that passes holds enough. */
    int NONE = -1;

    /** The ways of knowing. */
    enum By {
        /** What was sent to a machine it is taken to hold, as far as that is remembered. */
        SENT,
        /** A machine holds what its last report said. */
        REPORTED
    }

    /**
     * A record of a fleet.
     *
     * @param blocks how many blocks of prompts are remembered of what was sent
     */
    static KnownPrefixes of(By by, FleetLayout layout, int blocks) {
        return switch (by) {
            case SENT -> new SentPrefixes(layout, blocks);
            case REPORTED -> new ReportedPrefixes(layout);
        };
    }

    /** Something about the machine has changed. */
    void changed(MachineView machine);

    /** The request was sent there. */
    void sent(Request request, int machine);

    /** The machine has told of its caches. */
    default void reported(int machine, CacheReport report) {}

    @Override
    default boolean hearsEveryReport() {
        return false;
    }

    @Override
    default void machineChanged(MachineView machine, long now) {
        changed(machine);
    }

    @Override
    default void sent(Request request, MachineView machine, long now) {
        sent(request, machine.index());
    }

    @Override
    default void cachesReported(MachineView machine, CacheReport report) {
        reported(machine.index(), report);
    }

    /**
     * The machine that holds the longest part of the prompt, of several the one with the fewest requests pending.
     *
     * @param share the part of the prompt that it must hold more than, 0 to 1
     * @return one that passes, or {@link #NONE}
     */
    int holder(Request request, double share, FleetView fleet, Candidates candidates);

    /**
     * The machines that hold parts of the prompt, those with the longest parts first.
     *
     * @param machines takes their indexes, as many as it has room for
     * @param tokens takes, at the same places, how much of the prompt each holds
     * @return how many there are, all of which pass
     */
    int holders(Request request, int[] machines, int[] tokens, Candidates candidates);
}
