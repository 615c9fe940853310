package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Shorthand;
import java.time.Duration;

/** The distribution of the time that a user takes between an answer and the next request. */
public sealed interface Think {
    /** Always the same. */
    @Shorthand
    record Constant(@Knob(value = "the time", min = 0) Duration time) implements Think {}

    /** Exponential. */
    record Exponential(@Knob(value = "mean", min = 0) Duration mean) implements Think {}
}
