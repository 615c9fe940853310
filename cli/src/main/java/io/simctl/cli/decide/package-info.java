/** Commands that hold results against each other and against rules. */
@NullMarked
package io.simctl.cli.decide;

import org.jspecify.annotations.NullMarked;
