package io.simctl.live.server;

import java.time.Duration;

/**
 * The longest waits for a server.
 *
 * @param start until it is ready
 * @param stop until it has ended, once asked to; then it is killed
 */
public record Timeouts(Duration start, Duration stop) {
    /** Five minutes to load, ten seconds to end. */
    public static final Timeouts USUAL = new Timeouts(Duration.ofMinutes(5), Duration.ofSeconds(10));
}
