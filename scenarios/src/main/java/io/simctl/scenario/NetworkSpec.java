package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import java.time.Duration;

/** The way between client, Coordinator and machines. */
public record NetworkSpec(
        @Knob(value = "time of one way between Coordinator and machine", min = 0, def = "20ms")
        Duration delay,

        @Knob(value = "what machines report of themselves", def = "{}")
        Heartbeat heartbeat,

        @Knob(
                value = "rate at which a machine sends KV cache to another, and receives it",
                min = 1,
                unit = "bytes/s",
                def = "12.5GB/s")
        double kvTransfer) {

    /** The reports of machines on themselves. */
    public record Heartbeat(
            @Knob(value = "time between two reports of a machine", min = 1e6, def = "5s")
            Duration interval,

            @Knob(value = "age of a report when the Coordinator sees it", min = 0, def = "50ms")
            Duration delay) {}
}
