/**
 * From documents to records and back: the {@link io.simctl.scenario.bind.Binder} makes records annotated with {@link
 * io.simctl.policy.Knob} of a document, {@link io.simctl.scenario.bind.EffectiveConfig} writes them with every default filled in, and
 * {@link io.simctl.scenario.bind.Schema} describes to editors what can be bound. Knows nothing of scenarios.
 */
@NullMarked
package io.simctl.scenario.bind;

import org.jspecify.annotations.NullMarked;
