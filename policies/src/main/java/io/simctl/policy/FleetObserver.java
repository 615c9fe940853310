package io.simctl.policy;

import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A listener for what a fleet policy may want to hear beside the questions put to it. Every method does nothing unless overridden; each is
 * called after the views were brought up to date.
 */
public interface FleetObserver {
    /**
     * Observers inside this one, as those of a policy that is made of policies: each hears all that this one hears, just before
     * it. Asked once, before the run begins.
     */
    default List<FleetObserver> inner() {
        return List.of();
    }

    /** These observers and all inside them, inner ones before outer ones. */
    static Stream<FleetObserver> withInner(Collection<? extends FleetObserver> observers) {
        return observers.stream().flatMap(o -> Stream.concat(withInner(o.inner()), Stream.of(o)));
    }

    /**
     * Something that the view says of the machine has changed: a report came, something was sent or answered, its assignment
     * or its being online changed. Called for every machine once before the run begins.
     */
    default void machineChanged(MachineView machine, long now) {}

    /**
     * Whether it must hear {@link #machineChanged} of every report, also of one that tells nothing new: when what it does then depends on
     * more than the view of that machine, as on time or on what it has learned of others, or counts the calls. Where no policy of a run
     * must, a machine that has told all it has to say costs nothing until something happens. Asked once, before the run begins, of those that
     * override {@code machineChanged}.
     */
    default boolean hearsEveryReport() {
        return true;
    }

    /**
     * Whether it goes by what machines report of their prefix caches, which they keep account of only if somebody does. Asked once, before
     * the run begins.
     */
    default boolean readsCaches() {
        return false;
    }

    /** A report came that tells of the machine's prefix caches; {@link #machineChanged} follows. */
    default void cachesReported(MachineView machine, CacheReport report) {}

    /** A request came to the fleet. */
    default void arrived(Request request, long now) {}

    /** A request was sent to a machine. */
    default void sent(Request request, MachineView machine, long now) {}

    /**
     * The first token of a request came by on its way to the client.
     *
     * @param sentAt when the request was sent to the machine
     */
    default void firstToken(Request request, MachineView machine, long sentAt, long now) {}

    /**
     * A request ran to its end on the machine.
     *
     * @param outputTokens how many tokens it had in the end
     */
    default void completed(Request request, MachineView machine, int outputTokens, long now) {}

    /** A machine rejected a request. */
    default void refused(Request request, MachineView machine, Outcome.Rejected rejection, long now) {}

    /** A request broke off on a machine, or on the way there; breakers count these. */
    default void failed(Request request, MachineView machine, String cause, long now) {}

    /** The Coordinator rejected a request, at its admission or out of its queue. Every shed is reported here: it is demand too. */
    default void rejected(Request request, Outcome.Rejected rejection, long now) {}
}
