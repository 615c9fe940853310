/** {@code simctl sweep} and {@code simctl tune}: studies of many runs. */
@NullMarked
package io.simctl.cli.study;

import org.jspecify.annotations.NullMarked;
