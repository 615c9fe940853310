/**
 * Synthetic traffic that is like a recorded trace: family and variation of the gaps, rate over time, lengths, each with how well
 * it fits.
 */
@NullMarked
package io.simctl.workload.fit;

import org.jspecify.annotations.NullMarked;
