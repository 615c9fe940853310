package io.simctl.policy.placement.autopilot;

import io.simctl.policy.type.Knob;
import java.time.Duration;

/** The knobs of the autopilot, with the defaults of d-inference where it has the same. */
public record AutopilotKnobs(
        @Knob(value = "time between two plans", def = "10s", min = 1e9)
        Duration interval,

        @Knob(value = "how far back arrivals count", def = "5m", min = 1e9)
        Duration demandWindow,

        @Knob(value = "how long a model stays on a machine at least", def = "30m", min = 0)
        Duration minDwell,

        @Knob(value = "how long a model is unused on a machine that unloads it for nobody", def = "1h", min = 1e9)
        Duration idleUnload,

        @Knob(value = "age of a machine's report up to which plans are made with it", def = "30s", min = 0)
        Duration snapshotAge,

        @Knob(value = "how long a machine may show no sign of an order before it has failed", def = "20s", min = 0)
        Duration acceptTimeout,

        @Knob(value = "how long an order may take before it has failed", def = "5m", min = 0)
        Duration watchdog,

        @Knob(value = "how long a model is not tried again where an order has failed", def = "2m", min = 0)
        Duration failureBackoff,

        @Knob(value = "how long a load takes where none was measured", def = "30s", min = 0)
        Duration loadPrior,

        @Knob(value = "orders per tick", def = "2", min = 0) int actionsPerTick,

        @Knob(value = "orders under way at once in the whole fleet", def = "4", min = 0)
        int maxOperations,

        @Knob(value = "share of what a machine serves at once to plan with", def = "0.7", min = 0.05, max = 1)
        double targetUtilisation,

        @Knob(value = "by how much the benefit of a move exceeds its cost at least", def = "30s", min = 0)
        Duration minBenefit,

        @Knob(value = "whether plans are carried out; otherwise they are only recorded", def = "false")
        boolean enforce,

        @Knob(value = "time to first token that an idle machine must be able to keep to count", def = "9s", min = 0)
        Duration ttftDeadline,

        @Knob(value = "decode rate that each request shall have", def = "15", unit = "tokens/s", min = 0.01)
        double decodeFloor,

        @Knob(value = "share of its decode rate that a request loses to each other one", def = "0.39", min = 0.001)
        double loadFactor,

        @Knob(value = "prompt of a typical request", def = "512", unit = "tokens", min = 1)
        int assumedPromptTokens,

        @Knob(value = "output of a typical request", def = "256", unit = "tokens", min = 1)
        int assumedCompletionTokens) {

    private static final double NANOS = 1e9;

    /** Longest time in seconds for which a move is taken to pay (d-inference: the shorter of 300 s and the dwell). */
    private static final double LONGEST_HORIZON = 300;

    /** Seconds for which a move is taken to pay. */
    double horizon() {
        return Math.min(LONGEST_HORIZON, minDwell.toNanos() / NANOS);
    }

    /** Seconds by which a benefit exceeds its cost at least. */
    double minBenefitSeconds() {
        return minBenefit.toNanos() / NANOS;
    }
}
