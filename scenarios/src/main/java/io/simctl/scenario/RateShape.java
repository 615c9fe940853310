package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A factor on a rate that changes with time, counted from the start of the run. */
public sealed interface RateShape {
    /** {@code 1 + amplitude * cos(2 pi (t - peak) / period)}. */
    record Diurnal(
            @Knob(value = "largest deviation from 1", min = 0, max = 1)
            double amplitude,

            @Knob(value = "time of the highest rate", def = "0s")
            Duration peak,

            @Knob(value = "length of a day", min = 1e9, def = "24h")
            Duration period)
            implements RateShape {}

    /** {@code from} until {@code start}, {@code to} after {@code end}, linear in between. */
    record Ramp(
            @Knob(value = "factor before", min = 0, max = 1e6)
            double from,

            @Knob(value = "factor after", min = 0, max = 1e6)
            double to,

            @Knob(value = "when it begins to change", min = 0, def = "0s")
            Duration start,

            @Knob(value = "when it has changed", min = 0) Duration end)
            implements RateShape, Checked {
        @Override
        public List<String> problems() {
            return end.compareTo(start) <= 0 ? List.of("`end` must be after `start`") : List.of();
        }
    }

    /** {@code factor} for a while, 1 otherwise. */
    record Burst(
            @Knob(value = "factor during the burst", min = 0, max = 1e6)
            double factor,

            @Knob(value = "when the first begins", min = 0) Duration start,
            @Knob(value = "how long one lasts", min = 1) Duration length,

            @Knob(value = "time from one to the next; only one when left out", min = 1)
            Optional<Duration> every)
            implements RateShape, Checked {
        @Override
        public List<String> problems() {
            return every.isPresent() && every.get().compareTo(length) <= 0
                    ? List.of("`every` must be longer than `length`")
                    : List.of();
        }
    }

    /** Factors that hold from a time on; 1 before the first. */
    record Steps(
            @Knob("factors in the order of their times") List<Step> points) implements RateShape, Checked {
        /** From {@code at} on. */
        public record Step(
                @Knob(value = "when it begins", min = 0) Duration at,

                @Knob(value = "factor from then on", min = 0, max = 1e6)
                double factor) {}

        @Override
        public List<String> problems() {
            for (int i = 1; i < points.size(); i++) {
                if (points.get(i).at().compareTo(points.get(i - 1).at()) <= 0) {
                    return List.of("each of the `points` must be later than the one before");
                }
            }
            return List.of();
        }
    }
}
