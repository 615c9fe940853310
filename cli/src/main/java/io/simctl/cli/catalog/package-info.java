/** {@code simctl policies} and {@code profiles}: the names that scenarios can use. */
@NullMarked
package io.simctl.cli.catalog;

import org.jspecify.annotations.NullMarked;
