/** Queues of what waits for its turn, in the lanes of a policy's order. */
@NullMarked
package io.simctl.control.queue;

import org.jspecify.annotations.NullMarked;
