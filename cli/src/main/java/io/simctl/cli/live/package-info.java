/** {@code simctl live}, {@code validate} and {@code calibrate}: the commands that start or use real servers. */
@NullMarked
package io.simctl.cli.live;

import org.jspecify.annotations.NullMarked;
