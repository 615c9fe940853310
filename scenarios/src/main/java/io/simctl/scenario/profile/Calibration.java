package io.simctl.scenario.profile;

import io.simctl.policy.type.Knob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The account of a measured profile, of how its numbers came about and how good they are: for people to judge them by; nothing
 * else reads it.
 */
public record Calibration(
        @Knob("what was measured: kind of server, slots, context, threads")
        String backend,

        @Knob("the computer that simctl ran on") String computer,

        @Knob("when it began") String began,

        @Knob(value = "how long it took", min = 0) Duration took,

        @Knob(value = "processors of the computer", min = 1) int processors,

        @Knob("load average of the last minute, before and after; simctl and the server are in the one after")
        List<Double> loadAverage,

        @Knob(value = "readings that failed and were taken once more", min = 0, def = "0")
        int retries,

        @Knob(
                value = "what the measurements do not bear, what stands there instead, and what to do about it",
                def = "[]")
        List<String> gaps,

        @Knob(value = "measurements by model", def = "{}") Map<String, Quality> models) {

    /** The quality of a model's measurement. */
    public record Quality(
            @Knob(value = "measurements that the speed was fitted to", min = 0)
            int measurements,

            @Knob(
                    value =
                            "how far repetitions lie apart: half of their interquartile range over their median, median of all;"
                                    + " left out where nothing was repeated")
            Optional<Double> noise,

            @Knob("mean of the fit's relative errors") double fitError,

            @Knob("largest of them") double worstError,

            @Knob(
                    value = "tokens of context that the server held at once; left out where it was not measured",
                    unit = "tokens",
                    min = 0)
            Optional<Long> kvTokens,

            @Knob(value = "times from start to readiness, in order; the first may be from disk", def = "[]")
            List<Duration> loads,

            @Knob(value = "times from the order to end to the end", def = "[]")
            List<Duration> unloads) {}
}
