/**
 * YAML documents: a text becomes a tree of {@link io.simctl.scenario.yaml.Node}s that know their places, {@code --set} {@link
 * io.simctl.scenario.yaml.Overrides} change the tree, and what is wrong with it is a {@link io.simctl.scenario.yaml.Problem}. Knows
 * nothing of what the documents mean.
 */
@NullMarked
package io.simctl.scenario.yaml;

import org.jspecify.annotations.NullMarked;
