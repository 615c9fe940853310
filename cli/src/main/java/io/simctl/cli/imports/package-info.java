/** {@code simctl import} and {@code simctl export}: scenarios from other systems' configurations, and back. */
@NullMarked
package io.simctl.cli.imports;

import org.jspecify.annotations.NullMarked;
