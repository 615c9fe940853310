/** {@code simctl run}, and the options of all commands that run a scenario. */
@NullMarked
package io.simctl.cli.run;

import org.jspecify.annotations.NullMarked;
