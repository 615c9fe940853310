/** Policies from jars of the user's. */
@NullMarked
package io.simctl.experiments.plugin;

import org.jspecify.annotations.NullMarked;
