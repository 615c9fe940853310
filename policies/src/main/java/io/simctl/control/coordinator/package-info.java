/** The fleet level of the control plane: the Coordinator, its books on the machines, its queue and its dispatches. */
@NullMarked
package io.simctl.control.coordinator;

import org.jspecify.annotations.NullMarked;
