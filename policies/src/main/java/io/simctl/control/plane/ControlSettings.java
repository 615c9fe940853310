package io.simctl.control.plane;

import io.simctl.control.Alarm;
import io.simctl.control.client.ClientSettings;

/**
 * The settings of the control plane that belong to no policy. All times in nanoseconds.
 *
 * @param networkDelay one way between Coordinator and machine
 * @param heartbeatInterval between two reports of a machine
 * @param heartbeatDelay from taking a report to the Coordinator knowing it
 * @param attempts how often one try of a client is sent to machines at most, at least 1
 * @param firstTokenTimeout how long a machine may take to a first token until another one is tried, or {@link Alarm#NEVER}
 * @param kvTransferBandwidth bytes per second at which a machine sends KV cache to another, and receives it
 * @param drainTimeout how long a machine that changes pools waits for what it runs before it breaks it off
 * @param clients how clients behave
 */
public record ControlSettings(
        long networkDelay,
        long heartbeatInterval,
        long heartbeatDelay,
        int attempts,
        long firstTokenTimeout,
        double kvTransferBandwidth,
        long drainTimeout,
        ClientSettings clients) {}
