/**
 * What a trace is like: rate, burstiness, lengths, reuse of prefixes. Everything is counted in one pass and in memory that does
 * not grow with the trace.
 */
@NullMarked
package io.simctl.trace.stats;

import org.jspecify.annotations.NullMarked;
