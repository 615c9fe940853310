package io.simctl.live.loop;

import io.simctl.control.Leg;

/**
 * What a machine can be told to do; what comes of it is told as an {@link Observation}. Real servers are one, and a journal that is
 * played back is another: it has told everything already and does nothing.
 */
public interface MachineDriver {
    void load(int model);

    void unload(int model);

    /** Sends the attempt to the model's server. */
    void send(long flight, Leg leg);

    /** Gives the request up. */
    void cancel(long flight);

    /** The request has come to its end, as the driver told. */
    void landed(long flight);
}
