/** RecordedEnd and synthetic traces: what identifies them, what is odd about them, and traffic that is fitted to them. */
@NullMarked
package io.simctl.experiments.trace;

import org.jspecify.annotations.NullMarked;
