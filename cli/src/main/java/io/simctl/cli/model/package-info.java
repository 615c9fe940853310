/** {@code simctl model}: models to run live. */
@NullMarked
package io.simctl.cli.model;

import org.jspecify.annotations.NullMarked;
