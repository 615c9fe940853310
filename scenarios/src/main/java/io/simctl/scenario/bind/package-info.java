/**
 * The binding of YAML to records and back: the {@link io.simctl.scenario.bind.Binder} makes records annotated with {@link
 * io.simctl.policy.type.Knob} of a tree of {@link io.simctl.scenario.yaml.Node}s, collecting every {@link
 * io.simctl.scenario.yaml.Problem} on the way; their JSON Schema and their text with all defaults come from the same
 * annotations. Knows nothing of scenarios.
 */
@NullMarked
package io.simctl.scenario.bind;

import org.jspecify.annotations.NullMarked;
