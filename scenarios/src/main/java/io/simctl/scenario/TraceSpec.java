package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.bind.Shorthand;
import java.util.Optional;

/** A recorded workload. */
@Shorthand
public record TraceSpec(
        @Knob("file, plain or compressed with gzip or zstd") FileRef path,

        @Knob("format of the file; recognised from its first line when left out")
        Optional<String> format,

        @Knob(value = "where to get the file", def = "''") String source) {}
