package io.simctl.live.loop;

import io.simctl.control.Leg;

/**
 * The orders that a machine takes; what comes of them is reported as an {@link Observation}. Real servers are one driver, and a journal
 * that is played back is another: it has reported everything already and does nothing.
 */
public interface MachineDriver {
    /** Begins to load the model. */
    void load(int model);

    /** Unloads the model. */
    void unload(int model);

    /** Sends the attempt to the model's server. */
    void send(long flight, Leg leg);

    /** Gives the request up. */
    void cancel(long flight);

    /** The request has come to its end, as the driver reported. */
    void landed(long flight);
}
