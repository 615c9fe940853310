/**
 * A scenario: the fleet, the workload and the policies to compare, as one tree of immutable records under {@link
 * io.simctl.scenario.Scenario}. Each record is the single description of its YAML section: names, defaults, bounds and help
 * come from its {@link io.simctl.policy.type.Knob} annotations. {@link io.simctl.scenario.load.ScenarioLoader} reads one from a file.
 */
@NullMarked
package io.simctl.scenario;

import org.jspecify.annotations.NullMarked;
