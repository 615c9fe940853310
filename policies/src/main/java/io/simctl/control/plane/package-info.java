/** The control plane put together: what the simulator and the live loop build and turn. */
@NullMarked
package io.simctl.control.plane;

import org.jspecify.annotations.NullMarked;
