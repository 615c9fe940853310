/** Files of the user's that are written to: whole or not at all, and never in place of what is no file. */
@NullMarked
package io.simctl.scenario.file;

import org.jspecify.annotations.NullMarked;
