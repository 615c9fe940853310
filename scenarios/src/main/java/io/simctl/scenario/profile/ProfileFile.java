package io.simctl.scenario.profile;

import io.simctl.policy.type.Knob;
import java.util.Map;
import java.util.Optional;

/** A file of profiles: those that come with simctl, or a user's own. */
public record ProfileFile(
        @Knob(value = "where the numbers come from, by a name of one's own", def = "{}")
        Map<String, Source> sources,

        @Knob(value = "machines by name", def = "{}") Map<String, HardwareProfile> hardware,

        @Knob(value = "models by name", def = "{}") Map<String, ModelProfile> models,

        @Knob("how good the numbers are, where simctl calibrate measured them")
        Optional<Calibration> calibration) {}
