package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import java.time.Duration;
import java.util.Optional;

/** The behaviour of clients while they wait and when they are rejected. */
public record ClientSpec(
        @Knob(value = "longest time from the first try to the last token", min = 1e6, def = "600s")
        Duration timeout,

        @Knob("tries after a rejection; none when left out") Optional<Retries> retries) {

    /** Attempts after a rejection. */
    public record Retries(
            @Knob(value = "tries after the first", min = 1, max = 1000, def = "3")
            int max,

            @Knob(value = "whether to wait as long as the answer's Retry-After says", def = "true")
            boolean honourRetryAfter,

            @Knob(value = "longest wait before a try", min = 0, def = "60s")
            Duration maxWait,

            @Knob(value = "wait before the first retry, doubled for each one after", min = 0, def = "1s")
            Duration backoff) {}
}
