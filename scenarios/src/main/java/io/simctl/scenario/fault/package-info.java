/** Faults of machines and links as scenarios describe them, and when which of them holds. */
@NullMarked
package io.simctl.scenario.fault;

import org.jspecify.annotations.NullMarked;
