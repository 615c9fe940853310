package io.simctl.control;

import io.simctl.fleet.Outcome;

/** What crosses the network between the Coordinator and a machine. */
sealed interface Message {
    /** To a machine. */
    sealed interface Order extends Message {}

    /** To the Coordinator. */
    sealed interface Answer extends Message {}

    /**
     * Run this.
     *
     * @param despiteAssignment whether the machine's assignment to another pool does not stand against it
     */
    record Run(Leg leg, boolean despiteAssignment) implements Order {}

    /** The client is gone: stop. */
    record Cancel(Leg leg) implements Order {}

    /** Serve this pool from now on, and nothing else. */
    record Assign(int model, long epoch) implements Order {}

    /** Load a model beside what is there. */
    record Load(int model) implements Order {}

    /** Unload a model as soon as it runs nothing. */
    record Unload(int model) implements Order {}

    /** The machine rejected a leg. */
    record Rejected(Leg leg, Outcome.Rejected rejection) implements Answer {}

    /** The first token passes by. */
    record FirstToken(Leg leg) implements Answer {}

    /** The last token passes by. */
    record Finished(Leg leg) implements Answer {}

    /** The leg broke off. */
    record Broken(Leg leg, String cause) implements Answer {}

    /** How far the machine is with an assignment. */
    record AssignStatus(int model, long epoch, AssignmentState state) implements Answer {}

    /** A model's state has changed: a load that was ordered ended, one way or another. */
    record LoadEnded(int model, boolean loaded) implements Answer {}
}
