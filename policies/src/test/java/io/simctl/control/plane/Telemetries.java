package io.simctl.control.plane;

import io.simctl.control.coordinator.FleetFixture;
import io.simctl.policy.Telemetry;
import io.simctl.policy.telemetry.Poll;
import io.simctl.policy.telemetry.Push;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;

/** The shipped ways of learning of machines, with knobs as a scenario writes them. */
final class Telemetries {
    private static final PolicyContext ANY =
            FleetFixture.models("a").machine(m -> {}).build().context();

    private Telemetries() {}

    static Telemetry push(String... knobs) {
        return new Push.Type().create(KnobValues.of(Push.Knobs.class, knobs), ANY);
    }

    static Telemetry poll(String... knobs) {
        return new Poll.Type().create(KnobValues.of(Poll.Knobs.class, knobs), ANY);
    }
}
