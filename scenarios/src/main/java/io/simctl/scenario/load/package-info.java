/**
 * The way from a file to a checked {@link io.simctl.scenario.Scenario}: profiles filled in, overrides applied, policies bound,
 * names looked up, and every problem reported with its place; and the JSON Schema of such files.
 */
@NullMarked
package io.simctl.scenario.load;

import org.jspecify.annotations.NullMarked;
