/** Runs made on other computers: what is asked of them, what they answer, and the driver process that passes it on. */
@NullMarked
package io.simctl.experiments.cluster;

import org.jspecify.annotations.NullMarked;
