/** {@code simctl report}: pages of results that are there already. */
@NullMarked
package io.simctl.cli.report;

import org.jspecify.annotations.NullMarked;
