package io.simctl.live.loop;

import io.simctl.fleet.Outcome;
import java.util.List;

/**
 * An event at a machine's driver: all that enters the control plane of a live run beside the passing of time. Stamps are
 * nanoseconds since the run began, taken where the thing was seen and so not later than when the loop takes it up.
 */
public sealed interface Observation {
    /** Which machine saw it. */
    int machine();

    /** The model's server is ready. */
    record Loaded(int machine, int model) implements Observation {}

    /** The model's server could not be made ready. */
    record LoadFailed(int machine, int model, String cause) implements Observation {}

    /** The model's server is gone. */
    record Unloaded(int machine, int model) implements Observation {}

    /** The model's server has ended by itself; what it ran is lost. */
    record Lost(int machine, int model, String cause) implements Observation {}

    /** Something of a request that was sent to a server. */
    sealed interface OfFlight extends Observation {
        /** Counts the requests that were sent to the machine, from 0. */
        long flight();
    }

    /** The first token with content came. */
    record FirstToken(int machine, long flight, long sentAt, long at) implements OfFlight {}

    /**
     * The stream came to its end.
     *
     * @param tokens output tokens, at least 1
     * @param isPaced whether they came as the server made them, so that the time between them is known
     * @param gaps what passed between successive tokens, as far as they came one by one; none where they are not paced
     */
    record Finished(
            int machine,
            long flight,
            long sentAt,
            long firstAt,
            long lastAt,
            int tokens,
            boolean isPaced,
            List<Gap> gaps)
            implements OfFlight {
        public Finished {
            gaps = List.copyOf(gaps);
        }
    }

    /** Tokens that came together, {@code nanos} after those before them, at {@code at}. */
    record Gap(long at, long nanos, int tokens) {}

    /** The server rejected the request. */
    record Rejected(int machine, long flight, Outcome.Rejected rejection) implements OfFlight {}

    /** The request broke off. */
    record Failed(int machine, long flight, Outcome.Failed failure) implements OfFlight {}
}
