package io.simctl.control.link;

import io.simctl.control.Leg;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;

/** A message that crosses the network between the Coordinator and a machine. */
public sealed interface Message {
    /** To a machine. */
    sealed interface Order extends Message {}

    /** To the Coordinator. */
    sealed interface Answer extends Message {}

    /**
     * Run this.
     *
     * @param despiteTarget whether the machine's target does not stand against it
     */
    record Run(Leg leg, boolean despiteTarget) implements Order {}

    /** The client is gone: stop. */
    record Cancel(Leg leg) implements Order {}

    /** Hold these models from now on. */
    record SetTarget(Target target) implements Order {}

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
    record Broken(Leg leg, Outcome.Failed failure) implements Answer {}

    /**
     * The progress of the machine towards its target of that epoch.
     *
     * @param model that could not be loaded, when the state is {@link TargetState#FAILED}; else any of the target's
     */
    record TargetStatus(long epoch, TargetState state, int model) implements Answer {}

    /** A model's state has changed: a load that was ordered ended, one way or another. */
    record LoadEnded(int model, boolean loaded) implements Answer {}
}
