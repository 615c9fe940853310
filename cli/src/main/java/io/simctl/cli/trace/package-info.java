/** {@code simctl trace}: recorded and synthetic workloads, as text, JSON and files. */
@NullMarked
package io.simctl.cli.trace;

import org.jspecify.annotations.NullMarked;
