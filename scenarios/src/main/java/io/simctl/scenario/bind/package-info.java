/**
 * From YAML to records and back: a document becomes a tree of {@link io.simctl.scenario.bind.Node}s that know their places,
 * {@code --set} overrides change the tree, and the {@link io.simctl.scenario.bind.Binder} turns it into records annotated
 * with {@link io.simctl.policy.Knob}, collecting every {@link io.simctl.scenario.bind.Problem} on the way. Knows nothing of
 * scenarios.
 */
@NullMarked
package io.simctl.scenario.bind;

import org.jspecify.annotations.NullMarked;
