/** The node level of the control plane: what one machine admits, queues, loads, runs and unloads. */
@NullMarked
package io.simctl.control.node;

import org.jspecify.annotations.NullMarked;
