package io.simctl.live.wire;

import java.time.Duration;

/**
 * The longest waits of a client.
 *
 * @param connect for a connection
 * @param silence for the next token, the first of a reply included; of all other bytes only comments that tell progress with the
 *     prompt break the silence
 * @param total for the complete reply, from the call on
 */
public record ClientLimits(Duration connect, Duration silence, Duration total) {
    /** For servers that may be slow but are not to be given up early: 5 s, 2 min, 1 h. */
    public static final ClientLimits PATIENT =
            new ClientLimits(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofHours(1));

    /** Checks them. */
    public ClientLimits {
        if (connect.toMillis() < 1 || silence.toMillis() < 1 || total.toMillis() < 1) {
            throw new IllegalArgumentException("limits are at least 1 ms");
        }
    }
}
