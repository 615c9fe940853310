/** {@code simctl scenario}: scenario files, checked and described for editors. */
@NullMarked
package io.simctl.cli.scenario;

import org.jspecify.annotations.NullMarked;
