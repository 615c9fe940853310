package io.simctl.policy;

import io.simctl.control.Attempt;
import io.simctl.control.MachineView;
import io.simctl.fleet.Outcome;

/**
 * What a fleet policy may want to hear beside the questions put to it. Every method does nothing unless overridden; each is
 * called after the views were brought up to date.
 */
public interface FleetObserver {
    /**
     * Something that the view says of the machine has changed: a report came, something was sent or answered, its assignment
     * or its being online changed. Called for every machine once before the run begins.
     */
    default void machineChanged(MachineView machine, long now) {}

    /** An attempt came to the fleet's door. */
    default void arrived(Attempt attempt, long now) {}

    /** An attempt was sent to a machine. */
    default void sent(Attempt attempt, MachineView machine, long now) {}

    /** The first token of an attempt came by on its way to the client. */
    default void firstToken(Attempt attempt, MachineView machine, long now) {}

    /** An attempt ran to its end on the machine. */
    default void completed(Attempt attempt, MachineView machine, long now) {}

    /** A machine turned an attempt away. */
    default void refused(Attempt attempt, MachineView machine, Outcome.Rejected rejection, long now) {}

    /** The Coordinator turned an attempt away, at its door or out of its queue. Every shed is told here: it is demand too. */
    default void rejected(Attempt attempt, Outcome.Rejected rejection, long now) {}
}
